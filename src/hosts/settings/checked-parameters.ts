import { parametersOf, parseParameter } from '../../activities/runbook-control/initialize-data.ts';
import { UsageError } from '../../model/problem.ts';
import type { Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';

/**
 * The parameters of a job, with the types that Initialize Data declares. Names are compared without regard to
 * case. Throws UsageError for a parameter that is not declared, and for a value of another type. A missing
 * parameter is not an error here: the runbook deals with it (1.6).
 */
export function checkedParameters(
  runbook: Runbook,
  given: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const declared = parametersOf(runbook);
  const checked = Object.entries(given).map(([name, value]): [string, Value] => {
    const parameter = declared.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (parameter === undefined) throw unknown(runbook, name);
    const parsed = parseParameter(parameter, value);
    if ('problem' in parsed) throw new UsageError(parsed.problem);
    return [parameter.name, parsed.value];
  });
  return Object.fromEntries(checked);
}

function unknown(runbook: Runbook, name: string): UsageError {
  const names = parametersOf(runbook).map((parameter) => parameter.name);
  const all = names.length === 0 ? 'it takes no parameters' : `it takes ${names.join(', ')}`;
  return new UsageError(
    `${runbook.path} has no parameter "${name}"`,
    didYouMean(suggester()(name, names), all),
  );
}
