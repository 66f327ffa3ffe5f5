import { runbooksOf } from '../analysis/runbook-names.ts';
import { defaultServer } from '../hosts/settings/checked-options.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { Bundle } from '../model/bundle.ts';
import type { RunbookServer } from '../model/job.ts';
import type { InstanceStatus } from '../model/published-data.ts';
import type { RunLimit } from '../model/run-limit.ts';
import { JobTimes, type ServerUse } from '../trace/job-times.ts';
import { type Combination, combinationsOf, type SweepPlan } from './combinations.ts';
import { Simulations, type WhatIfLimit, type WhatIfWatch } from './simulations.ts';

/** The result of one combination. Times are milliseconds of simulated time. */
export interface SweepRow extends Combination {
  readonly status: InstanceStatus;
  /** The limit that ended the run; null if none did. */
  readonly limit: RunLimit | null;
  /** The message of the limit; blank without one. */
  readonly message: string;
  /** From the start of the run to its end. */
  readonly makespanMs: number;
  /** The longest time that a job was queued before it started. */
  readonly longestWaitMs: number;
  readonly meanWaitMs: number;
  readonly jobs: number;
  /** How busy each runbook server was, in their order. */
  readonly servers: readonly ServerUse[];
}

/** The result of a sweep. */
export interface Sweep {
  /** One row for each combination, in the order they were tried; the throttle changes slowest. */
  readonly rows: readonly SweepRow[];
  /**
   * The index of the row with the shortest makespan; of equals the one with the least throttle, then the
   * least concurrency. Null if no run succeeded.
   */
  readonly best: number | null;
  /** The types of the activities that simulated outcomes replaced, in the order they ran. */
  readonly standIns: readonly string[];
  readonly isInterrupted: boolean;
  /** The limit that ended the sweep before all combinations were tried; null if none did. */
  readonly limit: WhatIfLimit | null;
}

/**
 * Simulates a runbook once for every combination of throttles and job concurrencies. Each row says how long
 * the run took, how long jobs waited, and how busy the servers were (section 7). Everything else is as
 * `options` say. A run that fails or hits a limit is a row, too. Rejects with UsageError for a plan that
 * `combinationsOf` refuses, for an unknown runbook in it, and for what `simulate` refuses.
 */
export async function sweep(
  bundle: Bundle,
  plan: SweepPlan,
  options: RunOptions = {},
  watch: WhatIfWatch = {},
): Promise<Sweep> {
  const combinations = combinationsOf(plan);
  const simulations = new Simulations(bundle, options, watch);
  const rows: SweepRow[] = [];
  try {
    for (const combination of combinations) {
      if (simulations.isOver) break;
      const row = await rowOf(combination, bundle, options, simulations);
      if (row !== undefined) rows.push(row);
    }
  } finally {
    await simulations.close();
  }
  return {
    rows,
    best: bestOf(rows, plan.strict ? ['success'] : ['success', 'warning']),
    standIns: simulations.standIns,
    isInterrupted: simulations.isInterrupted,
    limit: simulations.limit,
  };
}

/** Plays one combination. Gives undefined if it was interrupted, or if the time of the sweep was up. */
async function rowOf(
  combination: Combination,
  bundle: Bundle,
  options: RunOptions,
  simulations: Simulations,
): Promise<SweepRow | undefined> {
  const changes = changesOf(combination, bundle, options);
  const times = new JobTimes();
  const messages = new Map<string, string>();
  const result = await simulations.play(changes, (event) => {
    times.add(event);
    if (event.event === 'Diagnostic' && !messages.has(event.code)) messages.set(event.code, event.message);
  });
  const { status, limit, durationMs, jobs } = result;
  if (result.isInterrupted || limit === 'wall-timeout') return undefined;
  return {
    ...combination,
    status,
    limit: limit ?? null,
    message: limit === undefined ? '' : (messages.get(limit) ?? ''),
    makespanMs: durationMs,
    longestWaitMs: times.waits.longestMs,
    meanWaitMs: times.waits.meanMs,
    jobs,
    servers: times.usesOf(changes.servers, durationMs),
  };
}

/** The options that give a run this combination. Throws UsageError for an unknown runbook. */
export function changesOf(
  combination: Combination,
  bundle: Bundle,
  options: RunOptions,
): Required<Pick<RunOptions, 'servers'>> & Pick<RunOptions, 'concurrency'> {
  const concurrency = concurrencyOf(combination, bundle, options);
  return { servers: serversOf(combination, options), ...(concurrency !== undefined && { concurrency }) };
}

function serversOf({ throttle }: Combination, { servers = [defaultServer] }: RunOptions): RunbookServer[] {
  return servers.map((server) => ({ name: server.name, throttle: throttle ?? server.throttle }));
}

/** The concurrency of a single runbook wins over that of all; the sweep's numbers win over the given ones. */
function concurrencyOf(
  { concurrency, concurrencyOf: named }: Combination,
  bundle: Bundle,
  options: RunOptions,
): RunOptions['concurrency'] {
  const base = concurrency ?? options.concurrency;
  if (Object.keys(named).length === 0) return base;
  const all =
    typeof base === 'number' ? Object.fromEntries(bundle.runbooks.map(({ path }) => [path, base])) : base;
  const byPath = (given: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(given).map(([name, limit]) => [runbooksOf(bundle, name)[0].path, limit]),
    );
  return { ...byPath(all ?? {}), ...byPath(named) };
}

function bestOf(rows: readonly SweepRow[], good: readonly InstanceStatus[]): number | null {
  let best: number | null = null;
  rows.forEach((row, index) => {
    if (row.limit !== null || !good.includes(row.status)) return;
    const leader = best === null ? undefined : rows[best];
    if (leader === undefined || costOf(row, leader) < 0) best = index;
  });
  return best;
}

function costOf(row: SweepRow, other: SweepRow): number {
  const sum = ({ concurrencyOf: named }: SweepRow) => Object.values(named).reduce((a, b) => a + b, 0);
  return (
    row.makespanMs - other.makespanMs ||
    (row.throttle ?? 0) - (other.throttle ?? 0) ||
    (row.concurrency ?? 0) - (other.concurrency ?? 0) ||
    sum(row) - sum(other)
  );
}
