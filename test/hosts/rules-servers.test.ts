import { expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { played, severalOf } from '../support/host-play.ts';
import { expectWholeJobs, named } from '../support/trace.ts';

const startMs = Date.UTC(2000, 0, 1);

test('simulate, timing orchestrator: a server counts as lost after 45 s, or when it is back before (section 7, A26)', async () => {
  const bundle = await severalOf({ Top: { activities: { work: { simulate: { durationMs: 100_000 } } } } });
  const servers = ['S1', 'S2'].map((name) => ({ name, throttle: 1 }));
  const startsWhen = async (forMs: number) => {
    const faults = [{ server: 'S1', atMs: 10_000, forMs }];
    const all = await played(simulate(bundle, { servers, faults, options: { timing: 'orchestrator' } }));
    expectWholeJobs(all);
    return named(all, 'JobStart').map(({ time, server }) => [server, (Date.parse(time) - startMs) / 1000]);
  };
  // The loss is noticed at 55 s, the return at 17 s; the next look is at an even second.
  expect(await startsWhen(600_000)).toEqual([
    ['S1', 2],
    ['S2', 56],
  ]);
  expect(await startsWhen(7000)).toEqual([
    ['S1', 2],
    ['S1', 18],
  ]);
});
