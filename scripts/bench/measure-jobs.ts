/**
 * Measures so many child jobs once, in a process of its own; `main.ts` starts it. Start-up of threads is counted, loading code and reading
 * the definition is not. Pianola's side is the library as it is built. Prints one line of JSON: milliseconds and jobs.
 */
import { poolFloor, queueFloor, workerFloor } from './job-floors.ts';

type Library = typeof import('../../src/index.ts');

const child = {
  name: 'Child',
  maxSimultaneousJobs: 50,
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item', type: 'String' }] },
    { id: 'compare', type: 'Compare Values', left: '{{init.Item}}', test: 'starts with', right: 'file' },
  ],
  links: [{ from: 'init', to: 'compare' }],
};

const [who, what, jobsText] = process.argv.slice(2);
const jobs = Number(jobsText);
let events = 0;
const listen = () => {
  events += 1;
};
const play = who === 'floor' ? floor() : await pianola();
const start = performance.now();
const ended = await play();
const ms = performance.now() - start;
if (ended !== jobs) throw new Error(`${ended} of ${jobs} jobs ended`);
process.stdout.write(`${JSON.stringify({ ms, jobs, events })}\n`);

function floor(): () => Promise<number> {
  if (what === 'pool') return () => poolFloor(jobs, listen);
  return what === 'worker' ? () => workerFloor(jobs, listen) : () => queueFloor(jobs);
}

async function pianola(): Promise<() => Promise<number>> {
  const built = new URL('../../dist/index.js', import.meta.url).href;
  const { loadRunbook, run, simulate }: Library = await import(built);
  const bundle = await loadRunbook({ runbooks: [parent(jobs), child] });
  const options = { runbook: 'Parent', servers: [{ name: 'RBS01', throttle: what === 'simulate' ? 50 : 2 }] };
  return async () => {
    const played =
      what === 'simulate'
        ? simulate(bundle, options)
        : run(bundle, { ...options, isolation: what === 'worker' ? 'worker' : 'pool' });
    played.on('event', listen);
    const result = await played.result;
    if (result.status !== 'success' || result.events !== events) throw new Error('it did not end well');
    return result.jobs - 1;
  };
}

function parent(items: number): object {
  return {
    name: 'Parent',
    activities: [
      { id: 'init', type: 'Initialize Data' },
      {
        id: 'list',
        type: 'Get File Status',
        simulate: { rows: { repeat: items, row: { 'File name': 'file{{$row}}' } } },
      },
      {
        id: 'invoke',
        type: 'Invoke Runbook',
        runbook: '\\Child',
        waitForCompletion: false,
        parameters: { Item: '{{list.File name}}' },
      },
    ],
    links: [
      { from: 'init', to: 'list' },
      { from: 'list', to: 'invoke' },
    ],
  };
}
