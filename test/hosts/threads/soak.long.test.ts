// The soak of `npm run soak`, small.
import { expect, test } from 'vitest';
import { soak } from '../../../scripts/soak/soak.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { sized } from '../../support/runs.ts';

test('hundreds of jobs of which some die or are cancelled are all accounted for, and no thread is left (section 7)', async () => {
  const size = { chains: 6, rounds: sized(2), perRound: 42 };
  const { ledger, threadsBegun, threadsLeft } = await soak({ loadRunbook, run }, size);
  expect(ledger.problems).toEqual([]);
  expect(ledger.endedJobs).toBe(ledger.jobs);
  expect(ledger.ended.get('Works: Completed')).toBeGreaterThan(sized(400));
  expect([...ledger.ended.keys()]).toEqual(expect.arrayContaining(['Round: Completed', 'Fails: Completed']));
  // Threads have died, and others have taken their place.
  const died = ['Throws', 'Exits', 'Bursts'].map((kind) => ledger.ended.get(`${kind}: Failed`) ?? 0);
  expect(died.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
  expect(threadsBegun).toBeGreaterThan(ledger.mostAtOnce);
  expect(threadsLeft).toBe(0);
}, 120_000);
