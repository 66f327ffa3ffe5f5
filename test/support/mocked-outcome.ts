import type { Outcome } from '../../src/engine/outcome.ts';
import type { MockInput } from '../../src/model/mock.ts';
import type { Row, Value } from '../../src/model/published-data.ts';
import { criterionHolds } from '../engine/naive-criterion.ts';
import type { OutcomeFile } from './runbook-file.ts';

/** Reads upstream published data by activity id and item. */
export type Lookup = (activityId: string, item: string) => Value | undefined;

/**
 * The outcome that a `simulate` entry gives for one attempt (format section 3): first match wins, none is
 * plain success. Of templates it knows `{{$row}}` only. Both the engine's harness and the reference play
 * through this, so that they differ in the engine alone.
 */
export function mockedOutcome(mock: MockInput | undefined, attempt: number, lookup: Lookup): Outcome {
  const specs = mock === undefined || 'triggers' in mock ? [] : Array.isArray(mock) ? mock : [mock];
  const spec = specs.find((candidate) => isMeant(candidate, attempt, lookup));
  if (spec === undefined) return { status: 'success' };
  const { status = 'success', errorSummary = '', durationMs = 0 } = spec;
  const rows = rowsOf(spec);
  return { status, errorSummary, durationMs, ...(rows && { rows }) };
}

function isMeant({ attempts, when = [] }: OutcomeFile, attempt: number, lookup: Lookup): boolean {
  const [first = '1', last = first] = attempts === undefined ? ['1', ''] : String(attempts).split('-');
  if (attempt < Number(first) || (last !== '' && attempt > Number(last))) return false;
  return when.every((criterion) =>
    criterionHolds(criterion, 'success', (item) => {
      const dot = item.indexOf('.');
      return lookup(item.slice(0, dot), item.slice(dot + 1));
    }),
  );
}

function rowsOf({ rows }: OutcomeFile): Row[] | undefined {
  if (rows === undefined || Array.isArray(rows)) return rows;
  const { repeat, row } = rows;
  const numbered = (index: number) =>
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('{{$row}}', `${index + 1}`) : value,
    ]);
  return Array.from({ length: Number(repeat) }, (_, index) => Object.fromEntries(numbered(index)) as Row);
}
