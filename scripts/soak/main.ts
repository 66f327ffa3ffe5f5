/**
 * `npm run soak [-- --minutes N]`: 50,000 jobs in the threads of a pool, of which hundreds kill their
 * threads, run into their time limit or are cancelled. In the end every job must be accounted for, no thread
 * may be left, and memory must not have grown. With `--minutes` one such run follows another in the same
 * process until so many minutes have passed, and memory must be flat from the first to the last. Exit code 1
 * when something is off.
 */
import { parseArgs } from 'node:util';
import { type Library, type Memory, type Soaked, soak } from './soak.ts';

/**
 * A run remembers how each of its jobs ended, for who looks at them; that takes some 350 bytes a job, and may
 * take so many.
 */
const mostHeapPerJob = 512;
/** The process as a whole with the heaps of its threads goes up and down; it may not end much higher. */
const mostResidentGrowth = 1.3;
/** What a run leaves behind once it is over, in megabytes. */
const mostHeapLeft = 1;

const { minutes = '0' } = parseArgs({ options: { minutes: { type: 'string' } } }).values;
const endMs = performance.now() + Number(minutes) * 60_000;
const built = new URL('../../dist/index.js', import.meta.url).href;
const library: Library = await import(built);
const problems: string[] = [];
const lasts: Memory[] = [];
do {
  const soaked = await soak(library, { chains: 6, rounds: 397, perRound: 20, jobTimeoutMs: 6_000 });
  for (const [what, value] of rowsOf(soaked)) console.log(`${what.padEnd(34)} ${value}`);
  problems.push(...soaked.ledger.problems, ...problemsOf(soaked));
  lasts.push(...soaked.memory.slice(-1));
} while (performance.now() < endMs && problems.length === 0);
problems.push(...growth(lasts));
for (const problem of problems) console.log(`WRONG: ${problem}`);
if (problems.length > 0) process.exitCode = 1;

/** What has grown from run to run. The first one warms up. */
function growth([, early, ...later]: readonly Memory[]): string[] {
  const late = later.at(-1);
  if (early === undefined || late === undefined) return [];
  const left = (late.heapMb - early.heapMb) / later.length;
  const times = late.residentMb / early.residentMb;
  return [
    ...(left > mostHeapLeft ? [`each run leaves ${left.toFixed(1)} MB on the heap`] : []),
    ...(times > mostResidentGrowth ? [`the process has grown ${times.toFixed(2)}-fold from run to run`] : []),
  ];
}

function problemsOf({ memory, threadsLeft }: Soaked): string[] {
  const wrong: string[] = [];
  if (threadsLeft > 0) wrong.push(`${threadsLeft} threads are left`);
  const left = process.getActiveResourcesInfo().filter((resource) => /worker|messageport/i.test(resource));
  if (left.length > 0) wrong.push(`resources are left: ${left.join(', ')}`);
  const [early, , late] = memory;
  if (early === undefined || late === undefined) return [...wrong, 'memory was not measured to the end'];
  const grown = ((late.heapMb - early.heapMb) * 2 ** 20) / (late.jobs - early.jobs);
  if (grown > mostHeapPerJob) wrong.push(`the heap has grown by ${grown.toFixed(0)} bytes a job`);
  const times = late.residentMb / early.residentMb;
  if (times > mostResidentGrowth) wrong.push(`the process has grown ${times.toFixed(2)}-fold`);
  return wrong;
}

function rowsOf({ ledger, memory, threadsBegun, threadsLeft, ms }: Soaked): [string, string][] {
  const { jobs, endedJobs, mostAtOnce, ended } = ledger;
  return [
    ['jobs queued', String(jobs)],
    ['jobs ended', String(endedJobs)],
    ...[...ended].sort().map(([what, count]): [string, string] => [`  ${what}`, String(count)]),
    ['most at once', String(mostAtOnce)],
    ['threads begun', String(threadsBegun)],
    ['threads left', String(threadsLeft)],
    ...memory.map((at): [string, string] => [`memory at ${at.percent} %`, told(at)]),
    ['seconds', (ms / 1000).toFixed(1)],
  ];
}

function told({ heapMb, residentMb }: Memory): string {
  return `heap ${heapMb.toFixed(1)} MB, resident ${residentMb.toFixed(0)} MB`;
}
