import {
  givenAsItIs,
  parametersOf,
  parseParameter,
} from '../../activities/runbook-control/initialize-data.ts';
import type { DiagnosticNote } from '../../engine/outcome.ts';
import type { Options } from '../../model/options.ts';
import { UsageError } from '../../model/problem.ts';
import type { Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';

/** The parameters of a job, and what is to be said about them. */
export interface JobParameters {
  readonly parameters: Readonly<Record<string, Value>>;
  readonly notes: readonly DiagnosticNote[];
}

/**
 * The parameters of a job, with the types that Initialize Data declares. Names are compared without regard to
 * case. A value that is none of its type stays as it is, with a note, or throws UsageError if the types are
 * checked (A33). Throws UsageError for a parameter that is not declared. A missing parameter is not an error
 * here: the runbook deals with it (1.6).
 */
export function jobParameters(
  runbook: Runbook,
  given: Readonly<Record<string, Value>>,
  { parameterTypes }: Pick<Options, 'parameterTypes'>,
): JobParameters {
  const declared = parametersOf(runbook);
  const notes: DiagnosticNote[] = [];
  const checked = Object.entries(given).map(([name, value]): [string, Value] => {
    const parameter = declared.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (parameter === undefined) throw unknown(runbook, name);
    const parsed = parseParameter(parameter, value);
    if ('value' in parsed) return [parameter.name, parsed.value];
    if (parameterTypes === 'checked') throw new UsageError(parsed.problem);
    notes.push(givenAsItIs(parameter, value));
    return [parameter.name, value];
  });
  return { parameters: Object.fromEntries(checked), notes };
}

function unknown(runbook: Runbook, name: string): UsageError {
  const names = parametersOf(runbook).map((parameter) => parameter.name);
  const all = names.length === 0 ? 'it takes no parameters' : `it takes ${names.join(', ')}`;
  return new UsageError(
    `${runbook.path} has no parameter "${name}"`,
    didYouMean(suggester()(name, names), all),
  );
}
