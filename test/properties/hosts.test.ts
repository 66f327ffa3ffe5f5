import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import type { Run } from '../../src/hosts/run.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import { play } from '../support/engine-play.ts';
import { type Played, played, runHere } from '../support/host-play.ts';
import { type ActivityFile, declaring, type RunbookFile } from '../support/runbook-file.ts';
import { runs } from '../support/runs.ts';
import { doings, expectWholeJobs, named } from '../support/trace.ts';
import { arbitraryRunbook } from './arbitrary-runbook.ts';

/** The same runbook of activities that nobody computes, so that every host takes their simulated outcome. */
function withoutScripts(file: RunbookFile): RunbookFile {
  return {
    ...file,
    activities: file.activities.map(({ language: _, script: __, publish: ___, ...rest }) => ({
      ...rest,
      type: rest.type === 'Junction' ? 'Junction' : 'Query Database',
      ...declaring(rest.simulate),
    })) as ActivityFile[],
  };
}

/** What ran, in order, and how it went. */
function order(all: Pick<Played, 'events'>): string[] {
  const dropped = named(all, 'TokenDropped').map(({ activity, token }) => `${activity} ${token} dropped`);
  const ended = named(all, 'ActivityEnd').map(
    ({ activity, token, attempt, status, rows }) => `${activity} ${token} #${attempt} ${status} ${rows}`,
  );
  return [...ended, ...dropped];
}

/** The trace without what a host may differ in: how long things took, and whether they were stood in for. */
const shape = ({ events }: Pick<Played, 'events'>) =>
  events.map((event) => `${event.event} ${event.cause} ${'activity' in event ? event.activity : ''}`);

const withOptions = arbitraryRunbook({ options: true }).map(withoutScripts);

test('design 1: the same runbook with the same outcomes gives the same order under simulate, run and the bare engine', async () => {
  await fc.assert(
    fc.asyncProperty(withOptions, async (file) => {
      const bundle = await loadRunbook(file);
      const [simulated, run_] = [await played(simulate(bundle)), await played(runHere(bundle))];
      expect(order(run_)).toEqual(order(simulated));
      expect(shape(run_)).toEqual(shape(simulated));
      expect([run_.result.status, run_.result.limit]).toEqual([
        simulated.result.status,
        simulated.result.limit,
      ]);
      const engine = play(file);
      expect(order(simulated)).toEqual(order(engine));
      expect(simulated.result.status).toBe(engine.ending.status);
    }),
    runs(150),
  );
});

test('design 1: nor does it depend on whether jobs are played in threads, one at a time or four', async () => {
  const files = fc.sample(withOptions, runs(60)).map((file, index) => ({ ...file, name: `R${index}` }));
  const bundle = await loadRunbook({ runbooks: files });
  const runbook = files.map(({ name }) => name);
  const simulated = await played(simulate(bundle, { runbook }));
  expectWholeJobs(simulated);
  for (const throttle of [1, 4]) {
    const all = await played(run(bundle, { runbook, servers: [{ name: 'RBS01', throttle }] }));
    expectWholeJobs(all);
    expect(doings(all)).toEqual(doings(simulated));
    expect([all.result.status, all.result.limit]).toEqual([simulated.result.status, simulated.result.limit]);
  }
}, 60_000);

test('design 2: simulate gives the same bytes for the same input, held up or not', async () => {
  const heldUp = (handle: Run) => {
    handle.on('TokenDropped', () => {
      handle.pause();
      setImmediate(() => handle.resume());
    });
    return handle;
  };
  await fc.assert(
    fc.asyncProperty(arbitraryRunbook({ time: true, options: true }).map(withoutScripts), async (file) => {
      const bundle = await loadRunbook(file);
      const options = { publishedData: 'all', seed: 7 } as const;
      const first = await played(simulate(bundle, options));
      expect((await played(heldUp(simulate(bundle, options)))).bytes).toBe(first.bytes);
      expect((await played(simulate(await loadRunbook(file), options))).bytes).toBe(first.bytes);
    }),
    runs(150),
  );
});

test('section 1.4, A13: virtual time under simulate is the time the engine alone keeps', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRunbook({ time: true, options: true }).map(withoutScripts), async (file) => {
      const engine = play(file);
      const startMs = Date.parse(engine.events[0]?.time as string);
      const simulated = await played(simulate(await loadRunbook(file), { startMs }));
      const times = (all: Pick<Played, 'events'>) =>
        named(all, 'ActivityStart').map(({ activity, token, time }) => `${activity} ${token} ${time}`);
      expect(times(simulated)).toEqual(times(engine));
    }),
    runs(150),
  );
});
