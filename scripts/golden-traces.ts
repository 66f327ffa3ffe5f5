import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSource } from '../src/files/load.ts';
import {
  type Bundle,
  loadRunbook,
  type Run,
  type RunOptions,
  readMocks,
  simulate,
  standardCatalogue,
} from '../src/index.ts';
import type { Mocks } from '../src/model/mock.ts';
import type { MockCheck } from '../src/model/mock-check.ts';
import { ndjson } from '../src/reports/trace/ndjson.ts';
import type { TraceReport } from '../src/reports/trace/trace-report.ts';

/** The folder of the worked examples. */
export const runbooksFolder = fileURLToPath(new URL('../runbooks/', import.meta.url));

/**
 * How a worked example is played, and the file for its native trace, as paths below `runbooksFolder`.
 */
export interface GoldenTrace {
  readonly folder: string;
  readonly file: string;
  /** What it is played with; nothing unless it is said. */
  readonly options?: RunOptions;
  /** A file of simulated outcomes to play it with. */
  readonly mocks?: string;
}

type Setting = Pick<GoldenTrace, 'options'> & { readonly mocks?: string };

/** On the Saturday on which simulated time begins. */
const tenOClock = Date.UTC(2000, 0, 1, 10);
const bothServers = [
  { name: 'RBS01', throttle: 2 },
  { name: 'RBS02', throttle: 3 },
];

/**
 * The examples that need more to be played than a folder, by what stands before `trace.ndjson` in the name of
 * the file.
 */
const settings: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  '06-parent-and-child': {
    '': { options: { runbook: 'Parent' } },
    'one-at-a-time.': { options: { runbook: 'Parent one at a time' } },
    'throttle-4.': { options: { runbook: 'Parent', servers: [{ name: 'RBS01', throttle: 4 }] } },
  },
  '07-bundle': { '': { options: { startMs: tenOClock }, mocks: 'weekly.mocks.yaml' } },
  '08-enrich-an-address': { '': { options: { runbook: 'Enrich an address' } } },
  '09-daily-report': {
    '': { options: { runbook: 'Daily report' } },
    'many-calls.': { options: { runbook: 'Many calls', parameters: { Count: 12 } } },
  },
  '10-fetch-user-and-posts': {
    '': { options: { runbook: 'Fetch user and posts' } },
    'all-or-nothing.': { options: { runbook: 'Fetch user and posts, all or nothing' } },
  },
  '11-order-with-compensation': { '': { options: { runbook: 'Order' } } },
  '12-three-workers': {
    '': { options: { runbook: 'Three workers' } },
    'too-slow.': { options: { runbook: 'Three workers' }, mocks: 'too-slow.mocks.yaml' },
    'race.': { options: { runbook: 'Race of providers' } },
  },
  '13-for-each-with-break': { '': { options: { runbook: 'Find room' } } },
  '14-monitor': {
    '': { options: { runbook: 'Every ten minutes', untilMs: 3_600_000 } },
    'orders.': { options: { runbook: 'New orders' }, mocks: 'orders.mocks.yaml' },
  },
  '15-lost-updates': { '': { options: { runbook: 'Book three seats' } } },
  '16-servers': {
    '': {
      options: {
        runbook: 'Three backups',
        servers: bothServers,
        faults: [{ server: 'RBS01', atMs: 30_000, forMs: 10_000 }],
      },
    },
  },
  '17-deadlock': {
    '': {},
    'slot-given-up.': { options: { options: { waitingParentHoldsSlot: false } } },
  },
  '18-orchestrator-export': {
    '': {
      options: {
        runbook: 'Disk report',
        parameters: { 'List of servers': 'servers.txt', 'Limit in GB': 10 },
      },
      mocks: 'disk-report.mocks.yaml',
    },
  },
  'x15-child-fails': { '': { options: { runbook: 'Child fails' } } },
};

/**
 * The examples whose whole trace is the point: number, time and cause of every event, of what the text says,
 * of retries, compensation, timeouts, monitors, servers, deadlock, of Junctions and loops. The test file of
 * any other says what matters of it.
 */
const traced = /^(0[1-6]|1[012467]|x08|x10|x12)-/;

/** The golden traces of runbooks/, by name. */
export function goldenTraces(): GoldenTrace[] {
  return examplePlays().filter(({ folder }) => traced.test(folder));
}

/** How the examples are played, one or more for each folder of runbooks/, by name. */
export function examplePlays(): GoldenTrace[] {
  const entries = readdirSync(runbooksFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.sort().flatMap((folder) =>
    Object.entries(settings[folder] ?? { '': {} }).map(([name, { mocks, ...setting }]): GoldenTrace => {
      const file = `${folder}/${name}trace.ndjson`;
      return { folder, file, ...setting, ...(mocks !== undefined && { mocks: `${folder}/${mocks}` }) };
    }),
  );
}

/** The native trace (format section 4) of an example, or of what lies in another folder. */
export async function playedTrace(golden: GoldenTrace, ...where: Where): Promise<string> {
  const { bundle, options } = await loaded(golden, ...where);
  return traceText(simulate(bundle, options), ndjson());
}

/** Another folder than that of the worked examples, and how closely outcomes are checked. */
type Where = [root?: string, mockCheck?: MockCheck];

/** The runbooks of an example, and all it is played with, its simulated outcomes included. */
export async function loaded(
  { folder, options, mocks }: GoldenTrace,
  ...[root = runbooksFolder, mockCheck]: Where
) {
  const bundle = await loadRunbook(`${root}${folder}`, [], { mockCheck });
  const outcomes = mocks === undefined ? undefined : await mocksIn(`${root}${mocks}`, bundle, mockCheck);
  return { bundle, options: { ...options, ...(outcomes && { mocks: outcomes, mockCheck }) } };
}

/** Everything that a report writes of a run. */
export async function traceText(run: Run, report: TraceReport): Promise<string> {
  let text = '';
  run.on('event', (event) => {
    text += report.event(event);
  });
  await run.result;
  return text + report.end();
}

async function mocksIn(file: string, bundle: Bundle, mockCheck?: MockCheck): Promise<Mocks | undefined> {
  return (await readMocks(await readSource(file), bundle, standardCatalogue, { mockCheck })).mocks;
}
