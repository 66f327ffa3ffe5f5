// A short storm: see scripts/storm. `npm run storm` plays as many worlds as one likes.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { planted } from '../../../scripts/storm/planted.ts';
import { playStorm } from '../../../scripts/storm/play.ts';
import { findingText, shrunk } from '../../../scripts/storm/shrink.ts';
import { playStorms } from '../../../scripts/storm/storm.ts';
import { worldOf } from '../../../scripts/storm/world.ts';
import { JobTrace } from '../../../src/hosts/threads/job-trace.ts';
import { sized } from '../../support/runs.ts';

test('the live host on simulated threads, clocks, ports and disks: limits hold, every start has its end, every job ends once, nothing is left, and where nothing is killed the order is that of the simulation', async () => {
  const most = sized(1_000);
  const { finding, met, worlds } = await playStorms(1, (count) => count >= most);
  expect(finding === undefined ? '' : findingText(finding)).toBe('');
  expect(worlds).toBe(most);
  const expected = [
    ...['pool', 'worker', 'none', 'calm', 'stormy', 'compared with its simulation'],
    ...['the clock was set', 'the main thread was busy', 'the run was paused', 'cancelled'],
    ...['the disk was slow', 'the disk was full', 'the job ran longer than … s', 'timeout'],
    ...['exit', 'error', 'memory'].map((how) => `a thread died at a message: ${how}`),
    ...['job Completed', 'job Failed', 'job Canceled', 'a script hung beyond its time limit'],
    ...['deadlock', 'branch-timeout', 'group-timeout', 'retry', 'compensation'],
  ];
  expect(expected.filter((what) => met[what] === undefined)).toEqual([]);
}, 120_000);

test('a seed is a world: played again, the very same happens', async () => {
  for (const seed of [3, 16, 29]) {
    const [one, other] = [await playStorm(worldOf(seed)), await playStorm(worldOf(seed))];
    expect(other).toEqual(one);
    expect(one.history.length).toBeGreaterThan(10);
  }
});

test('what is wrong is found, and shown in a smaller world', async () => {
  // A thread that dies leaves open what it had begun.
  vi.spyOn(JobTrace.prototype, 'breakOff').mockImplementation(function (this: JobTrace) {
    return this.openSeq;
  });
  const { finding } = await playStorms(1, (count) => count >= 50, false);
  if (finding === undefined) throw new Error('nothing was found');
  expect(finding.storm.problems[0]).toMatch(/leaves something open/);
  const smaller = await shrunk(finding);
  expect(smaller.storm.problems[0]).toMatch(/leaves something open/);
  const size = ({ world }: typeof finding) => JSON.stringify(world).length;
  expect(size(smaller)).toBeLessThan(size(finding) * 0.8);
  expect(findingText(smaller)).toContain(`npm run storm -- --seed ${finding.world.seed} --hours 0`);
  vi.restoreAllMocks();
  expect((await playStorm(finding.world)).problems).toEqual([]);
}, 60_000);

test('the text of every planted defect stands in its file, once', () => {
  expect(planted).toHaveLength(10);
  for (const { defect, file, find } of planted) {
    const source = readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');
    expect([defect, source.split(find).length - 1]).toEqual([defect, 1]);
  }
});
