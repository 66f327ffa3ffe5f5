import { parametersOf } from '../../activities/runbook-control/initialize-data.ts';
import { type RunbookNames, runbookNamesOf } from '../../analysis/runbook-names.ts';
import type { Admission, JobToQueue } from '../../jobs/dispatch-protocol.ts';
import type { RunbookServer } from '../../model/job.ts';
import type { RunbookCall } from '../../model/job-group.ts';
import { UsageError } from '../../model/problem.ts';
import type { Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { oneOf } from '../../text/quoting.ts';
import { jobParameters } from '../settings/job-parameters.ts';
import type { Repertoire } from './repertoire.ts';

/** What decides whether a runbook can be called. */
export interface CallFacts {
  readonly runbooks: readonly Runbook[];
  readonly repertoire: Repertoire;
  readonly servers: readonly RunbookServer[];
  /** A job concurrency that replaces the runbook's own; for what-if runs. */
  concurrencyOf?(runbook: Runbook): number | undefined;
  /** Whether child jobs are played elsewhere, by others who keep the limits of all jobs. */
  readonly isLimitedElsewhere: boolean;
}

/** The runbooks of a run, and whether a job of one can be queued (sections 6 and 7). */
export class CallableRunbooks {
  readonly #facts: CallFacts;
  readonly #names: RunbookNames<Runbook>;
  readonly #servers: ReadonlyMap<string, string>;

  constructor(facts: CallFacts) {
    this.#facts = facts;
    this.#names = runbookNamesOf(facts.runbooks);
    this.#servers = new Map(facts.servers.map(({ name }) => [name.toLowerCase(), name]));
  }

  /** Admits a child job: gives the job to queue, or in one line why it cannot be queued (A22). */
  admit(call: RunbookCall): Admission {
    const [runbook, ...others] = this.#names.meant(call.runbook);
    if (runbook === undefined) return refused(`there is no runbook "${call.runbook}"`);
    if (others.length > 0) {
      const paths = [runbook, ...others].map(({ path }) => path);
      return refused(`${paths.length} runbooks are called "${call.runbook}"; give the path: ${oneOf(paths)}`);
    }
    try {
      const { start } = this.#facts.repertoire.playable(runbook.path).compiled;
      if (start.type.isMonitor) {
        const { name } = start.activity;
        return refused(`${runbook.path} starts with a monitor, ${name}: nothing can invoke it`);
      }
      const parameters = declaredOnly(runbook, call);
      const job = this.#facts.isLimitedElsewhere
        ? this.#elsewhere(runbook, parameters, call.runbookServers)
        : this.jobOf(runbook, parameters, call.runbookServers);
      return { kind: 'admitted', job };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return refused([error.message, error.hint].filter(Boolean).join('; ').replaceAll('\n', ' '));
    }
  }

  /** A job that somebody else queues, who keeps its limits and looks at its schedule. */
  #elsewhere(
    runbook: Runbook,
    parameters: Readonly<Record<string, Value>>,
    servers: readonly string[] | undefined = runbook.runbookServers,
  ): JobToQueue {
    const { schedule: _, ...job } = this.jobOf(runbook, parameters);
    const limits = {
      maxSimultaneousJobs: runbook.maxSimultaneousJobs,
      ...(servers && servers.length > 0 && { servers }),
      serverLoss: this.#facts.repertoire.playable(runbook.path).compiled.options.serverLoss,
    };
    return { ...job, limits };
  }

  /** A job of this runbook, to be queued. Throws UsageError for parameters that it does not take (A33). */
  jobOf(
    runbook: Runbook,
    parameters: Readonly<Record<string, Value>>,
    servers: readonly string[] | undefined = runbook.runbookServers,
  ): JobToQueue {
    const notes: { code: string; message: string }[] = [];
    const { start, options } = this.#facts.repertoire.playable(runbook.path).compiled;
    const limits = this.#facts.isLimitedElsewhere
      ? { maxSimultaneousJobs: Number.POSITIVE_INFINITY }
      : this.#limits(runbook, start.type.isMonitor === true, servers, notes);
    const given = jobParameters(runbook, parameters, options);
    notes.push(...given.notes);
    const schedule = runbook.schedule && this.#facts.repertoire.schedule(runbook.schedule);
    return {
      runbook: runbook.path,
      ...limits,
      parameters: given.parameters,
      ...(schedule && { schedule }),
      ...(runbook.reportIfFails && { reportIfFails: runbook.name }),
      notes,
    };
  }

  #limits(
    runbook: Runbook,
    isMonitor: boolean,
    servers: readonly string[] | undefined,
    notes: { code: string; message: string }[],
  ): Pick<JobToQueue, 'maxSimultaneousJobs' | 'servers'> {
    const wanted = this.#facts.concurrencyOf?.(runbook) ?? runbook.maxSimultaneousJobs;
    if (isMonitor && wanted > 1) {
      const held = `its job concurrency is held to 1, not ${wanted}`;
      const message = `${runbook.path} starts with a monitor: ${held}`;
      notes.push({ code: 'monitor-concurrency', message });
    }
    const named = servers?.flatMap((name) => this.#servers.get(name.trim().toLowerCase()) ?? []);
    const strange = servers?.filter((name) => !this.#servers.has(name.trim().toLowerCase())) ?? [];
    for (const name of strange) {
      const others = named?.length === 0 ? 'any server' : 'the others it names';
      const asks = `${runbook.path} asks for the runbook server ${name}`;
      const message = `${asks}, which there is not; ${others} may run it`;
      notes.push({ code: 'server-unknown', message });
    }
    return {
      maxSimultaneousJobs: isMonitor ? 1 : wanted,
      ...(named !== undefined && named.length > 0 && { servers: [...new Set(named)] }),
    };
  }
}

function refused(reason: string): Admission {
  return { kind: 'refused', reason };
}

/**
 * Optional parameters (the item and index of For Each) are left out where the runbook does not declare them.
 */
function declaredOnly(
  runbook: Runbook,
  { parameters, optional = [] }: RunbookCall,
): Readonly<Record<string, Value>> {
  if (optional.length === 0) return parameters;
  const declared = new Set(parametersOf(runbook).map(({ name }) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([name]) => !optional.includes(name) || declared.has(name.toLowerCase()),
    ),
  );
}
