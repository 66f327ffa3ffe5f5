import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadData } from '../../src/hosts/threads/protocol.ts';
import type { JobOrder } from '../../src/jobs/dispatch-protocol.ts';

type Load = typeof import('../../src/files/load.ts');
type SessionModule = typeof import('../../src/hosts/session.ts');

/**
 * What V8 makes of `threadFile` when a thread that begins with it has played some jobs: the code of all that
 * most jobs use. `built`: the folder of the library, as built.
 */
export async function codeCacheOf(threadFile: string, built: string): Promise<Uint8Array> {
  const { loadRunbook }: Load = await import(join(built, 'files/load.js'));
  const { Session }: SessionModule = await import(join(built, 'hosts/session.js'));
  const bundle = await loadRunbook(sample);
  const host = {
    timeZone: 'UTC',
    utcOffset: () => 0,
    processId: 1,
    environment: () => undefined,
    script: neverAsked,
  };
  const { settings } = new Session('run', bundle, {}, host, 0);
  const data: ThreadData = {
    settings,
    bundle,
    activityModules: [],
    control: new SharedArrayBuffer(4),
    processId: 1,
    origin: { wallMs: 0, monotonicMs: 0 },
  };
  const [runbook] = bundle.runbooks;
  if (runbook === undefined) throw new Error('the sample has no runbook');
  const orders = [1, 2].map(
    (job): JobOrder => ({ job, attempt: 1, runbook: runbook.path, parameters: {}, server: 'RBS01' }),
  );
  const worker = new Worker(join(import.meta.dirname, 'warm-thread.cjs'), {
    workerData: { ...data, threadFile, orders },
  });
  // One listener for all messages: of two that come together, `once` would miss the second.
  const cache = await new Promise<Uint8Array>((resolve, reject) => {
    worker.on('message', (message) => message instanceof Uint8Array && resolve(message));
    worker.on('error', reject);
  });
  await worker.terminate();
  return cache;
}

/** Conditions, templates, functions, several rows, a Junction, what is returned. */
const sample = {
  name: 'Sample',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    {
      id: 'list',
      type: 'Get File Status',
      publishes: [{ name: 'Name' }],
      simulate: { rows: { repeat: 3, row: { Name: 'f{{$row}}' } } },
    },
    {
      id: 'compare',
      type: 'Compare Values',
      left: '{{list.Name}}',
      test: 'starts with',
      right: "[Lower('F')]",
    },
    { id: 'map', type: 'Map Published Data', rules: [{ name: 'Mapped', source: '{{list.Name}}' }] },
    { id: 'join', type: 'Junction', returnDataFrom: 'compare' },
    { id: 'log', type: 'Send Event Log Message', message: '{{list.Name}} {{$NOW(year)}}' },
    { id: 'return', type: 'Return Data', values: { Name: '{{list.Name}}' } },
  ],
  links: [
    { from: 'init', to: 'list' },
    { from: 'list', to: 'compare', include: [{ item: 'Name', operator: 'starts with', value: 'f' }] },
    { from: 'list', to: 'map', exclude: [{ item: 'Name', operator: 'equals', value: 'f2' }] },
    { from: 'compare', to: 'join' },
    { from: 'map', to: 'join' },
    { from: 'join', to: 'log' },
    { from: 'log', to: 'return' },
  ],
};

function neverAsked(): never {
  throw new Error('the sample has no scripts');
}
