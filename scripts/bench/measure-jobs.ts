/**
 * Measures so many child jobs once, in a process of its own; `main.ts` starts it. Start-up of threads is
 * counted, loading code and reading the definition is not. Pianola's side is the library as it is built.
 * Prints one line of JSON: milliseconds, jobs and trace events. Throws unless every child job has ended and
 * every trace event was there, on either side.
 */
import { handFloor, handWorkerFloor, queueFloor } from './job-floors.ts';
import { eventsOf, jobRunbooks } from './job-runbooks.ts';
import { poolFloor } from './pool-floor.ts';
import { workerFloor } from './worker-floor.ts';

type Library = typeof import('../../src/index.ts');

const [who, what = '', jobsText, throttle = what === 'simulate' ? '50' : '2'] = process.argv.slice(2);
/** Trace events of a job in a bare worker: nobody queues it. */
const bareEvents = { worker: 8, handWorker: 8 } as const;
const jobs = Number(jobsText);
let events = 0;
const listen = () => {
  events += 1;
};
const play = await (who === 'floor' ? floor() : pianola());
const start = performance.now();
const ended = await play();
const ms = performance.now() - start;
if (ended !== jobs) throw new Error(`${ended} of ${jobs} jobs ended`);
const expected = eventsExpected();
if (events !== expected) throw new Error(`${events} trace events in place of ${expected}`);
process.stdout.write(`${JSON.stringify({ ms, jobs, events })}\n`);

async function floor(): Promise<() => Promise<number>> {
  if (what === 'pool') {
    const playOnce = await poolFloor(jobs);
    return () => playOnce(listen);
  }
  if (what === 'worker') {
    const playOnce = await workerFloor(jobs);
    return () => playOnce(listen);
  }
  if (what === 'hand') return () => handFloor(jobs, listen);
  return what === 'handWorker' ? () => handWorkerFloor(jobs, listen) : () => queueFloor(jobs);
}

/** Bare workers have no parent and no queue; jobs in an array have no trace. */
function eventsExpected(): number {
  if (who === 'floor' && what === 'simulate') return 0;
  return who === 'floor' && what in bareEvents
    ? bareEvents[what as keyof typeof bareEvents] * jobs
    : eventsOf(jobs);
}

async function pianola(): Promise<() => Promise<number>> {
  const built = new URL('../../dist/index.js', import.meta.url).href;
  const { loadRunbook, run, simulate }: Library = await import(built);
  const bundle = await loadRunbook(jobRunbooks(jobs));
  const options = { runbook: 'Parent', servers: [{ name: 'RBS01', throttle: Number(throttle) }] };
  return async () => {
    const played =
      what === 'simulate'
        ? simulate(bundle, options)
        : run(bundle, { ...options, isolation: what in bareEvents ? 'worker' : 'pool' });
    played.on('event', listen);
    const result = await played.result;
    if (result.status !== 'success' || result.events !== events) throw new Error('it did not end well');
    return result.jobs - 1;
  };
}
