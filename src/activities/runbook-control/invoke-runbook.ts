import type { ActivityCall, JobsRequest, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import type { BranchResult, GroupResult } from '../../model/job-group.ts';
import type { Options } from '../../model/options.ts';
import type { InstanceStatus } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { callShape, compileCall, plainBranch } from './runbook-call.ts';

const properties = (z: Zod) => {
  const { runbook, parameters, runbookServers } = callShape(z);
  return z.strictObject({
    runbook,
    invokeByPath: z
      .boolean()
      .default(false)
      .describe('Invoke the runbook that has that path when the activity runs (A20).'),
    waitForCompletion: z.boolean().default(true).describe('Go on only when the invoked runbook has ended.'),
    parameters,
    runbookServers,
  });
};

const jobId = 'Child runbook Job ID';
/** How the invoked runbook ended; blank without waiting. */
export const childStatusItem = 'Child runbook status';

/** The properties of an Invoke Runbook, with defaults filled in. */
export function invocationOf(activity: Activity) {
  return activity.properties as PropertiesOf<typeof properties>;
}

/** Starts another runbook as a job of its own (section 6). It also publishes whatever the child returns. */
export const invokeRunbook = defineActivity({
  name: 'Invoke Runbook',
  category: 'Runbook Control',
  summary: 'Starts another runbook, with or without waiting for it.',
  properties,
  publishes: [
    executionItem(jobId, 'The id of the job that runs the invoked runbook.'),
    executionItem(childStatusItem, 'How the invoked runbook ended; blank without Wait for completion.'),
  ],
  publishesAreKnown: false,
  multiValue: true,
  play: { how: 'jobs', prepare },
  starts: (activity) => {
    const { runbook, parameters, waitForCompletion } = invocationOf(activity);
    const where = { path: ['runbook'], parametersPath: ['parameters'] };
    return [{ kind: 'invoke', runbook, parameters, waits: waitForCompletion, ...where }];
  },
});

function prepare(preparation: Preparation): (call: ActivityCall) => JobsRequest {
  const given = invocationOf(preparation.activity);
  const { waitForCompletion } = given;
  const callOf = compileCall(given, preparation);
  return ({ scope }) => {
    const call = callOf(scope);
    return {
      plan: {
        strategy: waitForCompletion ? 'waitAll' : 'fireAndForget',
        isNamed: false,
        noun: 'branch',
        raceOn: 'success',
        failOnWarning: false,
        branches: [plainBranch('child', call)],
      },
      conclude: ({ branches }: GroupResult) => {
        const [child] = branches as [BranchResult];
        return waitForCompletion ? waited(child, call.runbook, preparation.options) : queued(child);
      },
    };
  };
}

/** Without waiting, the job is known but not its result. */
function queued({ job, error }: BranchResult): Outcome {
  if (job === null) return { ...failure(error), items: { [jobId]: '', [childStatusItem]: '' } };
  return { status: 'success', items: { [jobId]: String(job), [childStatusItem]: '' } };
}

/**
 * A child that was run is a success of the activity, however it ended, unless `mirrorChild` says otherwise
 * (A22). A child that could not be run is a failure. There are as many rows as the child returned, or one row
 * without returned data (A21).
 */
function waited(child: BranchResult, runbook: string, { invokeStatus }: Options): Outcome {
  const { job, result, returned } = child;
  const ended = result?.instanceStatus ?? (result?.status === 'Canceled' ? 'canceled' : '');
  const items = { [jobId]: job === null ? '' : String(job), [childStatusItem]: ended };
  if (result?.status !== 'Completed') return { ...failure(reasonOf(child)), items };
  const status = invokeStatus === 'own' ? 'success' : mirrored(result.instanceStatus);
  return {
    status,
    items,
    ...(returned.length > 0 && { rows: returned }),
    ...(status !== 'success' && {
      errorSummary: [`${runbook} ended with the status ${ended} (job ${job})`, result.errorSummary]
        .filter(Boolean)
        .join(': '),
    }),
  };
}

function mirrored(status: InstanceStatus | null): Outcome['status'] {
  return status === 'success' || status === 'warning' ? status : 'failed';
}

function reasonOf({ error, result }: BranchResult): string {
  return error || result?.reason || 'the child runbook could not be run';
}
