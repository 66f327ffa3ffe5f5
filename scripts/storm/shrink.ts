import { DefinitionError, UsageError } from '../../src/model/problem.ts';
import type { RunbookInWorld } from '../../test/hosts/random-world.ts';
import { playStorm, type Storm } from './play.ts';
import type { StormWorld } from './world.ts';

/** A world in which something is wrong, and what happens in it. */
export interface Finding {
  readonly world: StormWorld;
  readonly storm: Storm;
}

/** The most worlds that are tried to find a smaller one. */
const mostTries = 400;

/** What kind of problem it is: its text without numbers and names. */
function kindOf({ problems }: Storm): string {
  return (problems[0] ?? '').replace(/\d+|\\\w+|thread|job/g, '').slice(0, 40);
}

/**
 * Looks for a smaller world in which the same kind of thing goes wrong: it leaves out faults, limits,
 * runbooks, activities and branches, one at a time, as long as the problem stays.
 */
export async function shrunk(found: Finding): Promise<Finding> {
  const kind = kindOf(found.storm);
  let best = found;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < mostTries; ) {
    isSmaller = false;
    for (const world of smaller(best.world)) {
      tries += 1;
      if (tries > mostTries) break;
      const storm = await playedIfPossible(world);
      if (storm === undefined || storm.problems.length === 0 || kindOf(storm) !== kind) continue;
      best = { world, storm };
      isSmaller = true;
      break;
    }
  }
  return best;
}

/** Undefined where what is left is no definition that can be played. */
async function playedIfPossible(world: StormWorld): Promise<Storm | undefined> {
  try {
    return await playStorm(world);
  } catch (error) {
    if (error instanceof DefinitionError || error instanceof UsageError) return undefined;
    throw error;
  }
}

function* smaller(world: StormWorld): Generator<StormWorld> {
  const { faults, given, disk, speed, runbooks } = world;
  for (const fault of faults) yield { ...world, faults: faults.filter((other) => other !== fault) };
  for (const root of given.runbook) {
    if (given.runbook.length === 1) break;
    const runbook = given.runbook.filter((other) => other !== root);
    yield { ...world, given: { ...given, runbook } };
  }
  if (disk !== undefined) yield { ...world, disk: undefined };
  for (const limit of ['maxWorkers', 'timeoutMs', 'untilMs'] as const) {
    const { [limit]: value, ...rest } = given;
    if (value !== undefined) yield { ...world, given: rest };
  }
  for (const [at, runbook] of runbooks.entries()) {
    for (const less of smallerRunbooks(runbook)) yield { ...world, runbooks: runbooks.with(at, less) };
  }
  if (speed.lookMs > 0) yield { ...world, speed: { ...speed, lookMs: 0 } };
  if (speed.startMs > 1) yield { ...world, speed: { ...speed, startMs: 1 } };
}

type Activity = { readonly id: string; readonly branches?: readonly object[] };

function* smallerRunbooks(runbook: RunbookInWorld): Generator<RunbookInWorld> {
  const activities = runbook.activities as readonly Activity[];
  const links = runbook.links as readonly { readonly from: string; readonly to: string }[];
  if (activities.length > 1) {
    for (const { id } of activities) {
      // Whatever came after it comes after what was before it.
      const before = links.find(({ to }) => to === id)?.from;
      const linked = links.flatMap((link) => {
        if (link.to === id) return [];
        if (link.from !== id) return [link];
        return before === undefined ? [] : [{ ...link, from: before, include: [] }];
      });
      yield { ...runbook, activities: activities.filter((other) => other.id !== id), links: linked };
    }
  }
  for (const [at, activity] of activities.entries()) {
    const { branches = [] } = activity;
    for (const branch of branches.length > 1 ? branches : []) {
      const less = { ...activity, branches: branches.filter((other) => other !== branch) };
      yield { ...runbook, activities: activities.with(at, less) };
    }
  }
}

/** What a finding is, for people: what is wrong, in what world, and what has happened. */
export function findingText({ world, storm }: Finding): string {
  const { seed, runbooks, options, given, speed, disk, faults, isCalm } = world;
  const used = runbooks.filter(({ name }) => isReached(name, world));
  return [
    `seed ${seed}`,
    ...storm.problems.map((problem) => `  ${problem}`),
    `the smallest world that was found${isCalm ? ', a calm one' : ''}:`,
    ...Object.entries({ given, options, speed, disk, faults }).map(
      ([name, value]) => `  ${name} ${JSON.stringify(value)}`,
    ),
    ...used.map((runbook) => `  ${JSON.stringify(runbook)}`),
    'what happened:',
    ...storm.history
      .filter(([, thread, what]) => thread !== 'main' || what !== 'has waited')
      .slice(-mostLines)
      .map(([atMs, thread, what]) => `  ${atMs.toFixed(2).padStart(10)} ms  ${thread} ${what}`),
    'what was told:',
    ...storm.events.slice(-mostLines).map(({ seq, time, event, job, runbook, ...rest }) => {
      const {
        activity = '',
        status = '',
        code = '',
      } = rest as { readonly activity?: string; readonly status?: string; readonly code?: string };
      const about = [time.slice(11), event, `job ${job}`, runbook, activity, status, code];
      return `  ${String(seq).padStart(4)} ${about.filter(Boolean).join(' ')}`;
    }),
    `again: npm run storm -- --seed ${seed} --hours 0`,
  ].join('\n');
}

const mostLines = 40;

function isReached(name: string, { runbooks, given }: StormWorld): boolean {
  const reached = new Set(given.runbook);
  for (const path of reached) {
    const text = JSON.stringify(runbooks.find((runbook) => runbook.name === path)?.activities ?? []);
    for (const other of runbooks) if (text.includes(`"${other.name}"`)) reached.add(other.name);
  }
  return reached.has(name);
}
