import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import type { Replay } from '../../src/reports/replay/replay.ts';
import { ReplayMaker } from '../../src/reports/replay/replay-maker.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { TraceIndex } from '../../src/web/trace-index.ts';

/** A run that was simulated, as a page has it. */
export interface Replayed {
  readonly events: readonly TraceEvent[];
  readonly replay: Replay;
  readonly index: TraceIndex;
}

/** Simulates a runbook or bundle file, with all published data, and looks through its trace. */
export async function replayed(file: object, options: RunOptions = {}): Promise<Replayed> {
  const bundle = await loadRunbook(file);
  const maker = new ReplayMaker(bundle, standardCatalogue);
  const events: TraceEvent[] = [];
  const run = simulate(bundle, { publishedData: 'all', ...options });
  run.on('event', (event) => {
    maker.add(event);
    events.push(event);
  });
  await run.result;
  const replay = maker.replay();
  return { events, replay, index: new TraceIndex(replay, events) };
}

/** A list of three files. Each is read, and logged on another branch; the second cannot be read. */
export const readThree = {
  name: 'Read three',
  folder: 'Samples',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Folder', default: 'in' }] },
    {
      id: 'list',
      type: 'Run Program',
      name: 'List files',
      program: 'ls',
      simulate: { rows: { repeat: 3, row: { 'Program output': 'file{{$row}}' } } },
    },
    {
      id: 'read',
      type: 'Run Program',
      name: 'Read file',
      program: 'cat {{list.Program output}}',
      simulate: [
        {
          when: [{ item: 'list.Program output', operator: 'equals', value: 'file2' }],
          status: 'failed',
          errorSummary: 'no such file',
        },
        { status: 'success' },
      ],
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Information',
      message: '{{list.Program output}}',
    },
    { id: 'join', type: 'Junction' },
    { id: 'done', type: 'Send Event Log Message', severity: 'Information', message: 'done' },
  ],
  links: [
    { from: 'init', to: 'list' },
    { from: 'list', to: 'read' },
    { from: 'list', to: 'log' },
    { from: 'read', to: 'join' },
    { from: 'log', to: 'join' },
    { from: 'join', to: 'done' },
  ],
};
