import { kinds } from './kinds.ts';

/** How many jobs there are at least, how they are spread, and how long each may take. */
export interface Size {
  /** Chains of rounds that play side by side. */
  readonly chains: number;
  /** Rounds in each chain, one after another. */
  readonly rounds: number;
  /** Jobs that a round starts. */
  readonly perRound: number;
  /**
   * How long a job may take, in milliseconds: a round must be through by then. Left out: as long as it likes,
   * and none hangs.
   */
  readonly jobTimeoutMs?: number;
}

interface NamedRunbook {
  readonly name: string;
  readonly activities: readonly object[];
  readonly links: readonly object[];
}

/** Parents that wait hold their slots; the jobs they wait for must always find one. */
export const slots = 14;

/** How many jobs of a runbook may run at once. */
export function concurrencyOf(runbook: string): number {
  if (runbook === 'Round') return 6;
  return runbook === 'Race' || runbook === 'Deadline' ? 1 : 8;
}

/** The fewest jobs there can be. */
export function jobsOf({ chains, rounds, perRound }: Size): number {
  return chains * rounds * (1 + perRound);
}

/**
 * The runbooks. A round draws its jobs and starts one after another: it waits for each, but for those that
 * take long. The next round comes last, so that the queue is as short at the end as it is in the beginning.
 */
export function definition({ perRound, jobTimeoutMs }: Size): object {
  const slow = kinds.filter(({ isSlow }) => isSlow).map(({ name }) => isKind(name));
  const runbooks: readonly NamedRunbook[] = [
    {
      name: 'Round',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Left', type: 'Integer' }] },
        {
          id: 'draw',
          type: 'Soak Draw',
          left: '{{init.Left}}',
          size: perRound,
          hangs: jobTimeoutMs !== undefined,
        },
        { id: 'wait', type: 'Invoke Runbook', runbook: '{{draw.Kind}}' },
        { id: 'go', type: 'Invoke Runbook', runbook: '{{draw.Kind}}', waitForCompletion: false },
        {
          id: 'next',
          type: 'Invoke Runbook',
          runbook: 'Round',
          waitForCompletion: false,
          parameters: { Left: '{{draw.Left}}' },
        },
      ],
      links: [
        { from: 'init', to: 'draw' },
        { from: 'draw', to: 'wait', exclude: [...slow, isKind('Round')] },
        { from: 'draw', to: 'go', include: slow },
        { from: 'draw', to: 'next', include: [isKind('Round')] },
      ],
    },
    works('Works', 'nothing'),
    works('Fails', 'break'),
    works('Throws', 'throw'),
    works('Exits', 'exit'),
    works('Bursts', 'memory'),
    works('Hangs', 'wait'),
    works('Spins', 'spin'),
    works('Waits', 'wait'),
    group('Race', { strategy: 'race', branches: ['Waits', 'Works', 'Waits'].map(branch) }),
    group('Deadline', {
      strategy: 'bestEffort',
      branches: [{ ...branch('Waits', 0), timeoutSeconds: 0.05 }, branch('Works', 1)],
    }),
  ];
  return {
    runbooks: runbooks.map((runbook) => ({ ...runbook, maxSimultaneousJobs: concurrencyOf(runbook.name) })),
  };
}

function isKind(value: string): object {
  return { item: 'Kind', operator: 'equals', value };
}

function works(name: string, what: string): NamedRunbook {
  return alone(name, { id: 'work', type: 'Soak Work', what });
}

function group(name: string, properties: object): NamedRunbook {
  return alone(name, { id: 'group', type: 'Parallel', ...properties });
}

function alone(name: string, activity: object): NamedRunbook {
  return { name, activities: [activity], links: [] };
}

function branch(runbook: string, index: number): object {
  return { id: `branch${index}`, runbook };
}
