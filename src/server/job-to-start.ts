import { v7 } from 'uuid';
import { runbooksAt, runbooksOf } from '../analysis/runbook-names.ts';
import { jobParameters } from '../hosts/settings/job-parameters.ts';
import { optionsInForce } from '../model/options.ts';
import { UsageError } from '../model/problem.ts';
import type { Value } from '../model/published-data.ts';
import type { Runbook } from '../model/runbook.ts';
import type { DeployedRunbook, JobQueue, JobToKeep } from '../store/job-queue.ts';

/** What a job is to be started with. */
export interface StartRequest {
  /** Path, end of the path, or name. */
  readonly runbook: string;
  readonly parameters: Readonly<Record<string, Value>>;
  /** The servers that may run it, primary first. Absent: those of the runbook. */
  readonly servers?: readonly string[] | undefined;
}

/**
 * A job of the last deployed version of a runbook. Throws UsageError if there is none of this name, and for
 * parameters that it does not declare.
 */
export async function jobToStart(queue: JobQueue, request: StartRequest): Promise<JobToKeep> {
  const deployed = await queue.deployed();
  if (deployed.length === 0) throw new UsageError('no runbook is deployed', 'pianola deploy FILE does that');
  const [{ path }] = runbooksOf(
    { runbooks: runbooksAt(deployed.map((one) => one.runbook)) },
    request.runbook,
  );
  const { deployment, isMonitor } = deployed.find((one) => one.runbook === path) as DeployedRunbook;
  const { runbooks } = await queue.definition(deployment);
  const runbook = runbooks.find((one) => one.path === path) as Runbook;
  const options = optionsInForce(runbook.options, {});
  const servers = request.servers ?? runbook.runbookServers;
  return {
    id: v7(),
    runbook: runbook.path,
    deployment,
    parameters: jobParameters(runbook, request.parameters, options).parameters,
    ...(servers !== undefined && servers.length > 0 && { servers }),
    maxSimultaneousJobs: isMonitor ? 1 : runbook.maxSimultaneousJobs,
    serverLoss: options.serverLoss,
    isMonitor,
  };
}
