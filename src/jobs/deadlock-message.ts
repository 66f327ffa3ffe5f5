import type { DeadlockLink } from './deadlock.ts';

/** How many of the jobs that hold the slots are named; the rest are counted. */
const mostNamed = 5;

/** A chain of jobs that keep each other, as one sentence without a full stop. */
export function deadlockMessage(chain: readonly DeadlockLink[]): string {
  const clauses = chain.map((link, index) => {
    const next = chain[index + 1];
    return `${index === 0 ? `${named(link)} waits` : 'which waits'} ${reason(link, next, chain[0] as DeadlockLink)}`;
  });
  return clauses.join(', ');
}

function named({ job, runbook }: DeadlockLink): string {
  return `job ${job} (${runbook})`;
}

function reason(link: DeadlockLink, next: DeadlockLink | undefined, first: DeadlockLink): string {
  const follower = next === undefined ? `job ${first.job}` : named(next);
  if (link.waitsFor === 'child') return `for ${follower}`;
  if (link.waitsFor === 'queue') return `in the queue behind ${follower}`;
  const owners = link.of.join(' and ');
  const owner = link.waitsFor === 'concurrency' ? owners : `server${link.of.length > 1 ? 's' : ''} ${owners}`;
  if (link.slots === 1) return `for the only slot of ${owner}, held by ${follower}`;
  const place = `for one of the ${link.slots} slots of ${owner}, all held by waiting jobs`;
  return next === undefined ? `${place}: ${numbers(link.holders)}` : `${place}, one of them ${follower}`;
}

/** `1, 2 and 3`, or `1, 2, 3, 4, 5 and 45 more`. */
function numbers(jobs: readonly number[]): string {
  const rest = jobs.length - mostNamed;
  if (rest > 1) return `${jobs.slice(0, mostNamed).join(', ')} and ${rest} more`;
  return `${jobs.slice(0, -1).join(', ')} and ${jobs.at(-1)}`;
}
