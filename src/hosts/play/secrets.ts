import type { Outcome } from '../../engine/outcome.ts';
import type { Bundle, Variable } from '../../model/bundle.ts';
import { NamedItems } from '../../model/named-items.ts';
import { pathOf } from '../../model/path.ts';
import { UsageError } from '../../model/problem.ts';
import type { Row, Value } from '../../model/published-data.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';

/** What stands for the value of an encrypted variable wherever text is shown (section 9). */
export const encryptedText = '<encrypted>';

/**
 * The values of encrypted variables that the caller gave, by path in lower case. Plain data: it crosses
 * threads.
 */
export type Secrets = Readonly<Record<string, string>>;

/**
 * The secrets a caller gave, by the variables they are for. Throws UsageError for a name that is no variable,
 * or one of several, and for a variable that is not encrypted. No message ever carries a value.
 */
export function checkedSecrets(
  given: Readonly<Record<string, string>> = {},
  { variables }: Pick<Bundle, 'variables'>,
): Secrets {
  const known = new NamedItems(variables);
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const variable = known.find(name);
    if (variable === undefined) throw unknownSecret(name, variables);
    const path = pathOf(variable);
    if (!variable.encrypted)
      throw new UsageError(
        `the secret ${name} is given for a variable that is not encrypted`,
        `its value stands in the definition; a secret has "encrypted": true and no value`,
      );
    if (typeof value !== 'string') throw new UsageError(`the secret ${name} must be a text`);
    if (Object.hasOwn(secrets, path.toLowerCase())) throw new UsageError(`the secret ${path} is given twice`);
    secrets[path.toLowerCase()] = value;
  }
  return secrets;
}

function unknownSecret(name: string, variables: readonly Variable[]): UsageError {
  const namesakes = variables.filter((variable) => variable.name.toLowerCase() === name.toLowerCase());
  if (namesakes.length > 1)
    return new UsageError(
      `${namesakes.length} variables are called ${name}`,
      `give the path: ${namesakes.map(pathOf).join(', ')}`,
    );
  const encrypted = variables.filter((variable) => variable.encrypted);
  const spellings = encrypted.flatMap((variable) => [pathOf(variable), variable.name]);
  const some = encrypted.slice(0, 20).map(pathOf).join(', ');
  const otherwise = encrypted.length === 0 ? 'the definition has no encrypted variables' : `there is ${some}`;
  return new UsageError(
    `the secret ${name} is given for a variable that does not exist`,
    didYouMean(suggester()(name, spellings), otherwise),
  );
}

/** Puts `<encrypted>` in place of every secret value in what an activity publishes, says or writes. */
export function redactor(values: readonly string[]): (outcome: Outcome) => Outcome {
  const secrets = [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return (outcome) => outcome;
  const text = (given: string) =>
    secrets.reduce((told, secret) => told.replaceAll(secret, encryptedText), given);
  const shown = (value: Value): Value =>
    text(String(value)) === String(value) ? value : text(String(value));
  const row = (given: Row): Row =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]): [string, Value] => [text(name), shown(value)]),
    );
  return (outcome) => {
    const { items, rows, returned, errorSummary, missingParameters, eventLog, diagnostics } = outcome;
    return {
      ...outcome,
      ...(items && { items: row(items) }),
      ...(rows && { rows: rows.map(row) }),
      ...(returned && { returned: row(returned) }),
      ...(errorSummary !== undefined && { errorSummary: text(errorSummary) }),
      ...(missingParameters && { missingParameters: missingParameters.map(text) }),
      ...(eventLog && {
        eventLog: eventLog.map((entry) => ({
          ...entry,
          message: text(entry.message),
          computer: text(entry.computer),
        })),
      }),
      ...(diagnostics && {
        diagnostics: diagnostics.map(({ code, message }) => ({ code, message: text(message) })),
      }),
    };
  };
}
