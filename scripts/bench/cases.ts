import type { FloorActivity, FloorToken } from './floor.ts';

/** One runbook to measure. */
export interface Case {
  readonly name: string;
  /** Outgoing activities by activity, the first one producing the items. */
  readonly outgoing: readonly (readonly number[])[];
  /** Activities that compute with what they read from the data bus, instead of activities that do nothing. */
  readonly computes: boolean;
}

/** A list, then three activities in a row; and a list, then two branches of two activities each. */
const shapes = { 'chain-of-3': [[1], [2], [3], []], 'split-2x2': [[1, 3], [2], [], [4], []] };

export const cases: readonly Case[] = Object.entries(shapes).flatMap(([name, outgoing]) => [
  { name, outgoing, computes: false },
  { name: `${name} computing`, outgoing, computes: true },
]);

/**
 * The case as a runbook: a list with a simulated outcome of so many rows, and activities behind links with
 * conditions on published data. They do nothing, as on the floor, or are Compare Values that read the list
 * through the data bus.
 */
export function runbookFile({ name, outgoing, computes }: Case, items: number): object {
  const simulate = { rows: { repeat: items, row: { 'File name': 'file{{$row}}' } } };
  const compare = { type: 'Compare Values', left: '{{a0.File name}}', test: 'starts with', right: 'file' };
  const rest = computes ? compare : { type: 'Query Database' };
  return {
    name,
    activities: outgoing.map((_, index) =>
      index === 0 ? { id: 'a0', type: 'Get File Status', simulate } : { id: `a${index}`, ...rest },
    ),
    links: outgoing.flatMap((targets, from) =>
      targets.map((to) => ({ from: `a${from}`, to: `a${to}`, include: [condition(from, computes)] })),
    ),
  };
}

function condition(from: number, computes: boolean): object {
  if (from === 0) return { item: 'File name', operator: 'starts with', value: 'file' };
  return computes
    ? { item: 'Comparison result', operator: 'equals', value: 'true' }
    : { item: 'Activity type', operator: 'equals', value: 'Query Database' };
}

/** The case as the floor plays it. */
export function floorActivities({ outgoing }: Case, items: number): FloorActivity[] {
  const list = () => Array.from({ length: items }, (_, index) => ({ 'File name': `file${index + 1}` }));
  return outgoing.map((targets, index) => ({
    id: `a${index}`,
    outgoing: targets,
    play: async () => ({ status: 'success', rows: index === 0 ? list() : [{}] }),
  }));
}

/**
 * What the floor writes for an execution: the lines of the trace with the same keys, by plain JSON.stringify.
 */
export function floorLines(activity: FloorActivity, token: FloorToken, execution: number): string {
  const start = {
    seq: execution * 2,
    time: '2000-01-01T00:00:00.000Z',
    event: 'ActivityStart',
    level: 'Verbose',
    eventId: 130,
    source: 'Pianola',
    server: 'RBS01',
    job: 1,
    runbook: '\\case',
    cause: token.execution * 2 + 1,
    activity: activity.id,
    name: 'Query Database',
    type: 'Query Database',
    sequenceNumber: execution,
    token: pathOf(token),
    parentToken: token.parent === undefined ? null : pathOf(token.parent),
    attempt: 1,
  };
  const end = {
    ...start,
    event: 'ActivityEnd',
    level: 'Information',
    status: 'success',
    rows: 1,
    durationMs: 0,
    errorSummary: '',
  };
  return `${JSON.stringify(start)}\n${JSON.stringify(end)}\n`;
}

function pathOf(token: FloorToken): string {
  return token.parent === undefined ? '1' : `${pathOf(token.parent)}.${token.row + 1}`;
}
