import { type PlatformEventEntry, platformEventLimits } from '../model/platform-event.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { cut } from '../text/harmless.ts';
import { counted } from '../text/plain-words.ts';

/** The platform event that reports that an activity failed (section 10). */
export function activityFailed(
  { name, type }: Pick<Activity, 'name' | 'type'>,
  runbookPath: string,
  errorSummary: string,
): PlatformEventEntry {
  return entryOf('Error', `${name} failed`, because(`${type} of ${runbookPath}`, errorSummary));
}

/** The platform event that reports that a runbook failed (section 10). */
export function runbookFailed(
  { name, path }: Pick<Runbook, 'name' | 'path'>,
  reason: string,
): PlatformEventEntry {
  return entryOf('Error', `${name} failed`, because(path, reason));
}

/** The platform event that reports that an activity runs longer than it should (section 10). */
export function activityRunsLong(
  { name, type }: Pick<Activity, 'name' | 'type'>,
  runbookPath: string,
  seconds: number,
): PlatformEventEntry {
  return runsLong(name, `${type} of ${runbookPath}`, seconds);
}

/** The platform event that reports that a runbook runs longer than it should (section 10). */
export function runbookRunsLong(
  { name, path }: Pick<Runbook, 'name' | 'path'>,
  seconds: number,
): PlatformEventEntry {
  return runsLong(name, path, seconds);
}

function runsLong(name: string, subject: string, seconds: number): PlatformEventEntry {
  const long = `has been running for more than ${counted(seconds, 'second')}`;
  return entryOf('Warning', `${name} ${long}`, `${subject}. It goes on.`);
}

function because(text: string, reason: string): string {
  return reason === '' ? text : `${text}: ${reason}`;
}

function entryOf(type: PlatformEventEntry['type'], summary: string, details: string): PlatformEventEntry {
  return {
    type,
    summary: cut(summary, platformEventLimits.summary),
    details: cut(details, platformEventLimits.details),
  };
}
