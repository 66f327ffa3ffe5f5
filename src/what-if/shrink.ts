import type { Deviation, JobSchedule } from './schedule-space.ts';

/** Runs a schedule. Gives the deviations it really took if it shows the wanted result, else undefined. */
export type Shows = (schedule: JobSchedule) => Promise<JobSchedule | undefined>;

/**
 * A schedule that shows the same with fewer and earlier deviations. No deviation of it can be left out, moved
 * to an earlier point (with its pick or pick 1), or given a smaller pick. Tries at most `budget` schedules.
 */
export async function shrunk(schedule: JobSchedule, shows: Shows, budget: number): Promise<JobSchedule> {
  let left = budget;
  const limited: Shows = async (candidate) => {
    if (left <= 0) return undefined;
    left -= 1;
    return shows(candidate);
  };
  return earlier(await fewer(schedule, limited), limited);
}

/** Leaves out halves, then quarters, and at last single deviations, until none can be left out. */
async function fewer(schedule: JobSchedule, shows: Shows): Promise<JobSchedule> {
  let current = schedule;
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    const before = current.length;
    for (let start = 0; start < current.length; ) {
      const shorter = await shows(current.toSpliced(start, size));
      if (shorter !== undefined && shorter.length < current.length) current = shorter;
      else start += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (current.length === before) break;
  }
  return current;
}

async function earlier(schedule: JobSchedule, shows: Shows): Promise<JobSchedule> {
  let current = schedule;
  for (let index = 0; index < current.length; index += 1) {
    for (const candidate of before(current, index)) {
      const found = await shows(current.with(index, candidate));
      if (found === undefined || found.length > current.length) continue;
      current = found;
      break;
    }
  }
  return current;
}

/** What could replace a deviation: earlier points with pick 1 or its own pick, then smaller picks. */
function* before(schedule: JobSchedule, index: number): Iterable<Deviation> {
  const { point, pick } = schedule[index] as Deviation;
  for (let at = (schedule[index - 1]?.point ?? -1) + 1; at < point; at += 1) {
    yield { point: at, pick: 1 };
    if (pick > 1) yield { point: at, pick };
  }
  for (let smaller = 1; smaller < pick; smaller += 1) yield { point, pick: smaller };
}
