import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Played, play, startMs } from '../support/engine-play.ts';
import type { RunbookFile } from '../support/runbook-file.ts';
import { runs } from '../support/runs.ts';
import { named } from '../support/trace.ts';
import { arbitraryRunbook } from './arbitrary-runbook.ts';
import { type ReferenceRun, referenceRun } from './reference.ts';

/** What the engine did, in the reference's words. */
function asReference(played: Played): ReferenceRun {
  const starts = named(played, 'ActivityStart');
  const steps = named(played, 'ActivityEnd').map(({ activity, token, attempt, status, rows }, index) => ({
    activity,
    token,
    attempt,
    status,
    rows,
    startMs: Date.parse(starts[index]!.time) - startMs,
  }));
  const dropped = named(played, 'TokenDropped').map(({ activity, token }) => `${activity} ${token}`);
  return { steps, dropped, status: played.ending.status };
}

function agrees(file: RunbookFile): void {
  expect(asReference(play(file))).toEqual(referenceRun(file));
}

test('the engine plays what section 1.4, written down naively, plays (sections 3, 4, 5)', () => {
  fc.assert(fc.property(arbitraryRunbook(), agrees), runs(600));
});

test('the same with trigger delays, loop delays and durations (A13)', () => {
  fc.assert(fc.property(arbitraryRunbook({ time: true }), agrees), runs(500));
});

test('the same under any choice of options (A4, A5, A7, A13 to A19)', () => {
  fc.assert(fc.property(arbitraryRunbook({ time: true, options: true }), agrees), runs(600));
});
