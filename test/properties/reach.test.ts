import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActivityEnd, ActivityStart } from '../../src/trace/trace-event.ts';
import { type Played, play } from '../support/engine-play.ts';
import type { RunbookFile } from '../support/runbook-file.ts';
import { seeded } from '../support/runs.ts';
import { named } from '../support/trace.ts';
import { arbitraryRunbook } from './arbitrary-runbook.ts';

interface Sample {
  file: RunbookFile;
  played: Played;
}

/**
 * What is worth reaching, in how many percent of the generated runbooks it happens at least, and whether it
 * did.
 */
const cases: [string, number, (sample: Sample) => boolean][] = [
  ['a Junction fires', 20, ({ played }) => released(played).length > 0],
  ['two Junctions fire', 15, ({ played }) => released(played).length > 1],
  [
    'a Junction gathers several tokens',
    20,
    ({ played }) => released(played).some(({ arrived }) => arrived > 1),
  ],
  ['a Junction returns several rows', 8, ({ played }) => released(played).some(({ emitted }) => emitted > 1)],
  [
    'a Junction starves',
    8,
    ({ played }) => named(played, 'Diagnostic').some(({ code }) => code === 'junction-starved'),
  ],
  ['tokens of several links merge without a Junction', 20, ({ played }) => merges(played)],
  ['a filter drops a row', 20, ({ played }) => named(played, 'TokenDropped').length > 0],
  ['a disabled link', 20, ({ file }) => file.links.some(({ enabled }) => enabled === false)],
  ['a link with exclude', 40, ({ file }) => file.links.some(({ exclude = [] }) => exclude.length > 0)],
  [
    'a loop takes two attempts or more',
    20,
    ({ played }) => named(played, 'ActivityStart').some(({ attempt }) => attempt > 1),
  ],
  [
    'an execution emits several rows',
    40,
    ({ played }) => named(played, 'ActivityEnd').some(({ rows }) => rows > 1),
  ],
  ['an activity is flattened', 30, ({ file, played }) => flattens(file, played)],
  [
    'an activity fails',
    20,
    ({ played }) => named(played, 'ActivityEnd').some(({ status }) => status === 'failed'),
  ],
  ['a failure is followed by another activity', 6, ({ played }) => failureGoesOn(played)],
  ['the same activity ends differently for different tokens', 3, ({ played }) => varies(played)],
  ['ten executions or more', 20, ({ played }) => played.executions.length >= 10],
  ['the run ends of itself', 90, ({ played }) => played.ending.limit === undefined],
];

const samples = fc.sample(arbitraryRunbook(), seeded(400)).map((file) => ({ file, played: play(file) }));

test.each(cases)('generated runbooks reach it often enough: %s', (_, atLeast, happens) => {
  const percent = (samples.filter(happens).length / samples.length) * 100;
  expect(percent).toBeGreaterThanOrEqual(atLeast);
});

function released(played: Played) {
  return named(played, 'JunctionReleased');
}

/** First attempts that a link brought about, each with the end that caused it. */
function sent(played: Played): { start: ActivityStart; source: ActivityEnd }[] {
  return named(played, 'ActivityStart').flatMap((start) => {
    const source = played.events[(start.cause ?? 0) - 1];
    const isSent = start.type !== 'Junction' && start.attempt === 1 && source?.event === 'ActivityEnd';
    return isSent ? [{ start, source }] : [];
  });
}

/** Section 1.4, consequence 1. */
function merges(played: Played): boolean {
  const sources = new Map<string, Set<string>>();
  for (const { start, source } of sent(played)) {
    sources.set(start.activity, (sources.get(start.activity) ?? new Set<string>()).add(source.activity));
  }
  return [...sources.values()].some((from) => from.size > 1);
}

function failureGoesOn(played: Played): boolean {
  return sent(played).some(({ source }) => source.status === 'failed');
}

function flattens(file: RunbookFile, played: Played): boolean {
  const flattened = new Set(
    file.activities.filter(({ flatten }) => flatten !== undefined).map(({ id }) => id),
  );
  return played.executions.some(({ activity }) => flattened.has(activity.id));
}

function varies(played: Played): boolean {
  const seen = new Map<string, string>();
  return named(played, 'ActivityEnd').some(({ activity, attempt, status, rows }) => {
    const before = seen.get(activity) ?? `${status} ${rows}`;
    seen.set(activity, before);
    return attempt === 1 && before !== `${status} ${rows}`;
  });
}
