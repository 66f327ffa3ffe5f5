import { BundleCalls } from '../../analysis/calls.ts';
import { runbooksOf } from '../../analysis/runbook-names.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { neverPlayed, TraceCounts } from '../../trace/trace-counts.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { drawingOf } from './drawing.ts';
import type { PictureStyle } from './picture-style.ts';

/** Which runbook is drawn, and how. */
export interface ToDraw extends PictureStyle {
  readonly format?: 'svg' | 'mermaid' | 'dot';
  /** The name or path of a runbook; needed for one of several. */
  readonly runbook?: string;
  /** The events of a run, whole: then the picture shows how often everything ran. */
  readonly events?: Iterable<TraceEvent>;
}

/**
 * Draws a runbook as `pianola graph` does, as SVG unless another format is given. What draws in a format is
 * loaded when it is needed. Throws UsageError for an unknown runbook.
 */
export async function drawn(
  bundle: Bundle,
  catalogue: Catalogue,
  { format, runbook: name, events, ...style }: ToDraw = {},
): Promise<string> {
  const [runbook] = runbooksOf(bundle, name);
  const counts = events && new TraceCounts();
  for (const event of events ?? []) counts?.add(event);
  const ran = counts && (counts.runbooks.get(runbook.path) ?? neverPlayed);
  const drawing = drawingOf(runbook, catalogue, new BundleCalls(bundle.runbooks, catalogue), ran);
  if (format === 'mermaid') return (await import('./mermaid.ts')).mermaidOf(drawing, style);
  if (format === 'dot') return (await import('./dot.ts')).dotOf(drawing, style);
  return (await import('./svg.ts')).svgOf(drawing, style);
}
