// What a release has played, the present version plays in the same way. A difference is a decision that
// CHANGELOG.md tells of. `npm run record-release` records what a release plays.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type GoldenTrace, loaded, playedTrace } from '../../scripts/golden-traces.ts';
import { version } from '../../src/hosts/version.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';
import { type AnyEvent, type Decision, decisionsSince } from './decisions.ts';

const folder = join(projectRoot, 'test/fixtures/releases');
const changelog = readText('CHANGELOG.md').replace(/\s+/g, ' ');

const eventsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AnyEvent);

const ran = (events: readonly AnyEvent[]) =>
  events.filter(({ event }) => event === 'ActivityStart').map(({ name }) => name);

describe.each(readdirSync(folder))('version %s', (release) => {
  const root = `${join(folder, release)}/`;
  const plays = JSON.parse(readFileSync(`${root}plays.json`, 'utf8')) as readonly GoldenTrace[];
  const decisions = decisionsSince[release] ?? [];
  const anotherWay = Object.assign({}, ...decisions.map(({ goesAnotherWay }) => goesAnotherWay));
  const used = new Set<Decision>();
  const unchecked = decisions.find(({ mockCheck }) => mockCheck !== undefined);

  const asNow = (old: AnyEvent, now: AnyEvent) =>
    decisions.reduce((event, decision) => {
      const changed = decision.rewritten?.(event, now) ?? event;
      if (JSON.stringify(changed) !== JSON.stringify(event)) used.add(decision);
      return changed;
    }, old);

  test.each(plays)('$file is played as it was, but for what was decided', async (play) => {
    const was = eventsIn(gunzipSync(readFileSync(`${root}${play.file}.gz`)).toString());
    const is = eventsIn(await playedTrace(play, root, unchecked?.mockCheck));
    const way = anotherWay[play.file];
    if (way === undefined) {
      const expected = was.map((event, index) => asNow(event, is[index] ?? event));
      expect(is.slice(1)).toEqual(expected.slice(1));
      expect(is[0]).toEqual({ ...expected[0], version: version() });
    } else {
      expect(ran(was)).not.toEqual(way);
      expect(ran(is)).toEqual(way);
    }
  });

  test.runIf(unchecked)('some of its plays are refused now if their outcomes are checked', async () => {
    const reads = await Promise.allSettled(plays.map((play) => loaded(play, root)));
    const reasons = reads.flatMap((read) => (read.status === 'rejected' ? [String(read.reason)] : []));
    expect(reasons.filter((reason) => reason.includes('mock-item'))).not.toEqual([]);
    if (unchecked) used.add(unchecked);
  });

  test('every decision is told in CHANGELOG.md above the release, and makes a difference', () => {
    const since = changelog.slice(0, changelog.indexOf(`## [${release}]`));
    expect(decisions.filter((decision) => !since.includes(decision.changelog))).toEqual([]);
    expect(decisions.filter((decision) => !used.has(decision))).toEqual([]);
  });

  test('the plays hold every kind of event that a simulation has', () => {
    const kinds = plays.flatMap(({ file }) =>
      eventsIn(gunzipSync(readFileSync(`${root}${file}.gz`)).toString()).map(({ event }) => event),
    );
    expect([...new Set(kinds)].length).toBeGreaterThanOrEqual(12);
  });
});

test('the newest version of CHANGELOG.md that is released is recorded', () => {
  const released = [...readText('CHANGELOG.md').matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(
    ([, name]) => name,
  );
  expect(readdirSync(folder).sort()).toEqual(released.sort());
});
