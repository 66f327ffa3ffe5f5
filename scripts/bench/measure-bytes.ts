/**
 * Measures what waiting costs, in bytes that are in use after a collection, buffers outside of the heap
 * included: a token that waits, a job that waits, an activity of a definition, and of a run of 1,000,000
 * executions the most at once, for each of them. `main.ts` starts it with `--expose-gc`. Prints one line of
 * JSON: bytes of each.
 */
import { loadRunbook, simulate } from '../../src/index.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { type Case, cases, runbookFile } from './cases.ts';

const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('start it with --expose-gc');

const list = (id: string, rows: number) => ({
  id,
  type: 'Read Line',
  file: 'a.txt',
  simulate: { rows: { repeat: rows, row: { 'Line text': 'line {{$row}}' } } },
});
const log = (id: string) => ({ id, type: 'Send Event Log Message', severity: 'Information', message: 'm' });
const chain = (...activities: readonly { readonly id: string }[]) => ({
  name: 'Main',
  activities,
  links: activities.slice(1).map(({ id }, index) => ({ from: activities[index]?.id, to: id })),
});

process.stdout.write(
  `${JSON.stringify({
    sharedToken: await whilePlaying(
      chain(list('a', 1000), list('b', 1000), log('c')),
      1_000_000,
      startOf('c'),
    ),
    ownToken: await whilePlaying(chain(list('a', 200_000), log('b'), log('c')), 200_000, startOf('c')),
    job: await whilePlaying(
      {
        runbooks: [
          chain(list('a', 50_000), {
            ...{ id: 'b', type: 'Invoke Runbook', runbook: 'Child', waitForCompletion: false },
          }),
          { ...chain(log('c')), name: 'Child' },
        ],
      },
      50_000,
      startOf('c'),
    ),
    entry: await ofDefinition(20_000),
    execution: await atMost(cases[0] as Case, 333_333, 50_000),
  })}\n`,
);

function startOf(activity: string) {
  return (event: TraceEvent) => event.event === 'ActivityStart' && event.activity === activity;
}

/** The bytes of the heap that are in use at the first event of a kind, beyond those before the run. */
async function whilePlaying(
  definition: object,
  count: number,
  isThen: (event: TraceEvent) => boolean,
): Promise<number> {
  const bundle = await loadRunbook(definition);
  const before = used();
  const run = simulate(bundle, { runbook: 'Main' });
  let bytes = Number.NaN;
  run.on('event', (event) => {
    if (!Number.isNaN(bytes) || !isThen(event)) return;
    bytes = used() - before;
    run.cancel();
  });
  await run.result;
  return Math.round(bytes / count);
}

/**
 * The most that is in use at once while a case of a million executions is played, looked at each time so many
 * of them have ended, divided by all executions.
 */
async function atMost(of: Case, items: number, each: number): Promise<number> {
  const bundle = await loadRunbook(runbookFile(of, items));
  const before = used();
  const run = simulate(bundle);
  let ended = 0;
  let most = 0;
  run.on('ActivityEnd', () => {
    ended += 1;
    if (ended % each === 0) most = Math.max(most, used() - before);
  });
  const { executions } = await run.result;
  if (executions !== ended || executions < 1_000_000) throw new Error('it did not end well');
  return Math.round(most / executions);
}

async function ofDefinition(count: number): Promise<number> {
  const definition = chain(...Array.from({ length: count }, (_, index) => log(`a${index}`)));
  const before = used();
  const bundle = await loadRunbook(definition);
  const bytes = used() - before;
  if (bundle.runbooks.length !== 1) throw new Error('the bundle is not there');
  return Math.round(bytes / count);
}

function used(): number {
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
