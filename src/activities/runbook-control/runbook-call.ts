import type { Scope } from '../../databus/template.ts';
import type { Preparation, Zod } from '../../engine/activity-type.ts';
import type { BranchPlan, RetryPlan, RunbookCall } from '../../model/job-group.ts';
import { setOwn } from '../../model/own-key.ts';
import type { Value } from '../../model/published-data.ts';
import { compileAll, valueText } from '../text-property.ts';

/**
 * The properties that say which runbook to start as a job, with which parameters, and on which servers
 * (section 6).
 */
export const callShape = (z: Zod) => ({
  runbook: z
    .string()
    .min(1)
    .describe(
      'The runbook to start: its path, as in \\Folder\\Name, or its name if only one runbook has it. ' +
        'Before a reference, write / in the path, because \\{{ means two braces.',
    ),
  parameters: z
    .record(z.string().min(1), valueText(z))
    .default({})
    .describe('A value for each parameter of its Initialize Data, by name.'),
  runbookServers: z
    .union([z.array(z.string().min(1)), z.string()])
    .optional()
    .describe(
      'The runbook servers that may run it, primary first: a list, or a text with semicolons. Left out: ' +
        "the runbook's own, or the default.",
    ),
});

interface CallProperties {
  readonly runbook: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly runbookServers?: string | readonly string[] | undefined;
}

/**
 * Compiles a call, which gives plain data with every text resolved. A parameter that is a single reference
 * keeps the type of its value.
 */
export function compileCall(
  properties: CallProperties,
  preparation: Pick<Preparation, 'compile'>,
): (scope: Scope) => RunbookCall {
  const runbook = preparation.compile(properties.runbook);
  const parameters = compileAll(properties.parameters, preparation);
  const servers = [properties.runbookServers ?? []].flat().map((server) => preparation.compile(server));
  return (scope) => {
    const values: Record<string, Value> = {};
    for (const [name, value] of parameters) setOwn(values, name, value.value(scope));
    const names = servers.flatMap((server) => server.text(scope).split(';')).map((name) => name.trim());
    const runbookServers = names.filter((name) => name !== '');
    return {
      runbook: runbook.text(scope).trim(),
      parameters: values,
      ...(runbookServers.length > 0 && { runbookServers }),
    };
  };
}

const once: RetryPlan = { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 };

/** A branch that is tried once, without a timeout, and whose failure counts. */
export function plainBranch(id: string, call: RunbookCall): BranchPlan {
  return { id, call, retries: once, ignoreFailure: false };
}
