import { calendarTime, type UtcOffset } from '../databus/calendar.ts';
import { conformsTo } from '../databus/schedule.ts';
import type { Schedule } from '../model/bundle-schema.ts';
import type { Runbook } from '../model/runbook-schema.ts';

/** What is known of the world a job would start in. */
interface Calendar {
  readonly utcOffset: UtcOffset;
  schedule(name: string): Schedule | undefined;
}

/** Why a runbook's schedule does not let a job of it start now, if it does not. It is looked at then, and never again (A29). */
export function scheduleDenial(
  { path, schedule }: Runbook,
  nowMs: number,
  calendar: Calendar,
): string | undefined {
  const named = schedule === undefined ? undefined : calendar.schedule(schedule);
  if (named === undefined || conformsTo(named, calendarTime(nowMs, calendar.utcOffset(nowMs)))) return;
  return `the schedule ${named.name} does not permit ${path} to start now`;
}
