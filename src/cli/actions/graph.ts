import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { catalogueWith } from '../../activities/catalogue.ts';
import { BundleCalls } from '../../analysis/calls.ts';
import { runbooksOf } from '../../analysis/runbook-names.ts';
import { fileNameText, withoutDevice } from '../../files/file-name.ts';
import { readTrace } from '../../files/read-trace.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { onDisk, writeFile, writeFiles } from '../../files/write-files.ts';
import { type Bundle, type Runbook, UsageError } from '../../index.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { pathOf } from '../../model/path.ts';
import { type Drawing, drawingOf } from '../../reports/graph/drawing.ts';
import type { Direction } from '../../reports/graph/picture-style.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import { neverPlayed, TraceCounts } from '../../trace/trace-counts.ts';
import { foreignTrace } from '../../trace/unusable-trace.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { GraphFormat } from '../output/formats.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { loadDefinition } from './definition.ts';

/** What `pianola graph` was told. */
export interface GraphFlags {
  readonly format?: GraphFormat;
  readonly runbook?: string;
  readonly trace?: string;
  readonly out?: string;
  readonly direction?: Direction;
  readonly width?: number | 'fit';
  readonly activities?: readonly string[];
  readonly mockCheck?: MockCheck;
  readonly quiet?: true;
  readonly color: boolean;
}

/**
 * Draws one runbook on stdout or into a file, or each runbook into a file of a folder; returns the exit code.
 * Throws UsageError for an unknown runbook, and for a file that cannot be read or written.
 */
export async function graph(path: string, flags: GraphFlags, io: Io): Promise<number> {
  const format = flags.format ?? formatOf(flags.out);
  checkStyle(format, flags);
  const isFolder = flags.out !== undefined && namesFolder(flags.out);
  const definition = await loadDefinition(path, flags, io, 'nothing was drawn');
  if (definition === undefined) return exitCodes.unusable;
  const runbooks = chosen(definition.bundle, flags, isFolder);
  const traced = flags.trace === undefined ? undefined : await tracedRun(flags.trace);
  if (flags.trace !== undefined && traced !== undefined) checkTrace(flags.trace, traced, runbooks, flags, io);
  const draw = await loadFormat(format, flags);
  const catalogue = catalogueWith(definition.activityTypes);
  const calls = new BundleCalls(definition.bundle.runbooks, catalogue);
  const drawings = runbooks.map((runbook) =>
    drawingOf(
      runbook,
      catalogue,
      calls,
      traced && (traced.counts.runbooks.get(runbook.path) ?? neverPlayed),
      traced?.tear,
    ),
  );
  if (flags.out === undefined) {
    for (const drawing of drawings) io.stdout.write(String(await draw(drawing)));
    return exitCodes.done;
  }
  const { out } = flags;
  const names = isFolder ? fileNamesOf(runbooks, format) : [''];
  const fileOf = (name: string) => (isFolder ? join(out, name) : out);
  const inputs = [path, flags.trace ?? [], flags.activities ?? []].flat();
  for (const name of names) refuseToOverwrite(fileOf(name), inputs);
  const pictures = new Map<string, string | Uint8Array>();
  for (const [index, drawing] of drawings.entries())
    pictures.set(names[index] as string, await draw(drawing));
  if (isFolder) writeFiles(out, pictures);
  else onDisk(out, () => writeFile(out, pictures.get('') ?? ''));
  for (const [index, drawing] of drawings.entries()) {
    const file = fileOf(names[index] as string);
    if (!flags.quiet) io.stdout.write(fitted(`${harmless(file)}: ${extentOf(drawing)}\n`, io.stdout));
  }
  return exitCodes.done;
}

const extensions: Readonly<Record<string, GraphFormat>> = {
  '.svg': 'svg',
  '.png': 'png',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
};

function formatOf(out: string | undefined): GraphFormat {
  if (out === undefined || namesFolder(out)) return 'svg';
  const format = extensions[extname(out).toLowerCase()];
  if (format !== undefined) return format;
  throw new UsageError(
    `the file name ${out} does not say which format to write`,
    'add --format svg, --format png, --format mermaid or --format dot',
  );
}

function namesFolder(out: string): boolean {
  return /[\\/]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
}

function chosen(bundle: Bundle, { runbook }: GraphFlags, isFolder: boolean): readonly Runbook[] {
  if (isFolder && runbook === undefined && bundle.runbooks.length > 0) return bundle.runbooks;
  try {
    return runbooksOf(bundle, runbook);
  } catch (error) {
    if (!(error instanceof UsageError) || runbook !== undefined) throw error;
    throw new UsageError(error.message, `${error.hint}\n--out FOLDER/ draws all of them`);
  }
}

/** Throws UsageError for what the format cannot have. */
function checkStyle(format: GraphFormat, { width, out }: GraphFlags): void {
  if (width !== undefined && format !== 'svg' && format !== 'png')
    throw new UsageError(`--width is for svg and png; ${format} has no width`);
  if (format !== 'png') return;
  if (width === 'fit') throw new UsageError('--width fit is for svg; give a PNG picture a number of pixels');
  if (out === undefined) throw new UsageError('a PNG picture is written to a file; give it with --out FILE');
}

type Draw = (drawing: Drawing) => Promise<string | Uint8Array> | string;

/** Loads what draws in a format. */
async function loadFormat(format: GraphFormat, { direction, width }: GraphFlags): Promise<Draw> {
  const style = { ...(direction && { direction }), ...(width !== undefined && { width }) };
  switch (format) {
    case 'svg': {
      const { svgOf } = await import('../../reports/graph/svg.ts');
      return (drawing) => svgOf(drawing, style);
    }
    case 'png': {
      const { svgOf } = await import('../../reports/graph/svg.ts');
      const { pngOf } = await import('../output/png.ts');
      const pixels = width === 'fit' ? undefined : width;
      return (drawing) => pngOf(svgOf(drawing, direction && { direction }), pixels);
    }
    case 'mermaid': {
      const { mermaidOf } = await import('../../reports/graph/mermaid.ts');
      return (drawing) => mermaidOf(drawing, style);
    }
    case 'dot': {
      const { dotOf } = await import('../../reports/graph/dot.ts');
      return (drawing) => dotOf(drawing, style);
    }
  }
}

/** What a trace says, and where it ends if it is not whole. */
interface TracedRun {
  readonly counts: TraceCounts;
  readonly tear: Tear | undefined;
}

async function tracedRun(trace: string): Promise<TracedRun> {
  const counts = new TraceCounts();
  let tear: Tear | undefined;
  const tellTear = (told: Tear) => {
    tear = told;
  };
  for await (const event of readTrace(trace, tellTear)) counts.add(event);
  return { counts, tear };
}

const mostListed = 10;

/**
 * Throws UsageError for a trace of other runbooks. A torn trace, and one of another version of a runbook,
 * gets a warning, and what is known is drawn.
 */
function checkTrace(
  trace: string,
  { counts: { runbooks: ran }, tear }: TracedRun,
  runbooks: readonly Runbook[],
  { quiet }: GraphFlags,
  io: Io,
): void {
  const hasNoJob = ran.size === 0 && tear !== undefined;
  if (!hasNoJob && !runbooks.some(({ path }) => ran.has(path))) {
    const [only, ...others] = runbooks.map(({ path }) => path);
    throw foreignTrace(trace, others.length > 0 || !only ? 'any of these runbooks' : only, ran.keys(), tear);
  }
  if (quiet) return;
  if (tear !== undefined)
    io.stderr.write(
      fitted(
        `warning: ${harmless(trace)} is ${tearText(tear)}. What came after that is not drawn.\n`,
        io.stderr,
      ),
    );
  for (const { path, activities } of runbooks) {
    const known = new Set(activities.map(({ id }) => id));
    const unknown = [...(ran.get(path)?.activities.keys() ?? [])].filter((id) => !known.has(id));
    if (unknown.length === 0) continue;
    const named = unknown.slice(0, mostListed).map(harmless).join(', ');
    io.stderr.write(
      fitted(
        `warning: the trace has activities that ${harmless(path)} does not have: ${named}. ` +
          'Is it of another version of the runbook?\n',
        io.stderr,
      ),
    );
  }
}

function extentOf({ path, activities, links, runs }: Drawing): string {
  const size = `${counted(activities.length, 'activity', 'activities')}, ${counted(links.length, 'link')}`;
  return `${path}, ${size}${runs === undefined ? '' : `, ${runs}`}`;
}

const extensionOf: Readonly<Record<GraphFormat, string>> = {
  svg: '.svg',
  png: '.png',
  mermaid: '.mmd',
  dot: '.dot',
};
const longestName = 120;

/**
 * A file name for each runbook, which every file system takes. It is the path with ` - ` between folders, and
 * with `_` for characters that a file name cannot have. Names that differ in letter case only get a number.
 */
function fileNamesOf(runbooks: readonly Runbook[], format: GraphFormat): string[] {
  const taken = new Set<string>();
  return runbooks.map((runbook) => {
    const plain = plainName(runbook);
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain} (${count})`;
    taken.add(name.toLowerCase());
    return `${name}${extensionOf[format]}`;
  });
}

function plainName(runbook: Runbook): string {
  const name = fileNameText(pathOf(runbook).replaceAll('\\', ' - '));
  const short = Array.from(name)
    .slice(0, longestName)
    .join('')
    .replace(/[. ]+$/, '');
  return /^(\..*)?$/.test(short) || withoutDevice(short) !== short ? `_${short}` : short;
}
