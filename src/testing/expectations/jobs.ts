import { endedJobStatuses } from '../../model/job.ts';
import { quoted } from '../../text/quoting.ts';
import { foundText, matcherText, matches } from '../matcher.ts';
import type { JobsOfRunbook } from '../observed-run.ts';
import { testedActivity } from '../test-names.ts';
import { type Bind, type EntryOf, isRight } from './expectation.ts';

/** How many jobs a runbook had, how many ran at once, and how they ended. */
export const jobs: Bind<EntryOf<'jobs'>> = (wanted, path, key, binding) => {
  const runbook = binding.names.runbook(key, path);
  const areRight = Object.entries(wanted).every(
    ([name, matcher]) =>
      matcher === undefined ||
      isRight(matcher, [...path, name], binding, name === 'status' ? endedJobStatuses : 'number'),
  );
  if (!areRight || runbook === undefined) return undefined;
  const { count, atOnce, status } = wanted;
  const targets = new Set(runbook.links.map(({ to }) => to));
  const start = runbook.activities.find(({ id }) => !targets.has(id));
  return (run) => {
    const found = run.jobs.get(runbook.path) ?? { count: 0, atOnce: 0, statuses: [] };
    const wrong = [
      count !== undefined && !matches(count, found.count)
        ? (['count', matcherText(count), String(found.count)] as const)
        : undefined,
      atOnce !== undefined && !matches(atOnce, found.atOnce)
        ? (['atOnce', matcherText(atOnce), String(found.atOnce)] as const)
        : undefined,
      ...(status === undefined
        ? []
        : statusesOf(found)
            .filter((one) => !matches(status, one))
            .map((one) => ['status', matcherText(status), foundText(one)] as const)),
    ].filter((one) => one !== undefined);
    if (wrong.length === 0) return undefined;
    const told = wrong.map(([name, wants, is]) => `${name} is ${is}, not ${wants}`).join('; ');
    return {
      message: `of the jobs of ${quoted(runbook.path)}, ${told}`,
      expected: wrong.map(([name, wants]) => `${name}: ${wants}`),
      actual: wrong.map(([name, , is]) => `${name}: ${is}`),
      instead: { value: { ...wanted, ...fittingJobs(wanted, found) } },
      ...(start && { about: testedActivity(runbook, start) }),
    };
  };
};

/** What did not fit, as it was; several statuses are all that there were. */
function fittingJobs(
  { count, atOnce, status }: EntryOf<'jobs'>,
  found: Pick<JobsOfRunbook, 'count' | 'atOnce' | 'statuses'>,
): EntryOf<'jobs'> {
  const statuses = [...new Set(found.statuses)].sort();
  const [only = null] = statuses;
  const doesFit = status === undefined || statusesOf(found).every((one) => matches(status, one));
  return {
    ...(count !== undefined && !matches(count, found.count) && { count: found.count }),
    ...(atOnce !== undefined && !matches(atOnce, found.atOnce) && { atOnce: found.atOnce }),
    ...(!doesFit && { status: statuses.length === 1 ? only : { oneOf: statuses } }),
  };
}

/** Where there is no job, none ended so. */
function statusesOf({ statuses }: Pick<JobsOfRunbook, 'statuses'>) {
  return statuses.length === 0 ? [undefined] : [...new Set(statuses)];
}
