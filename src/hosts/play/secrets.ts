import type { Outcome } from '../../engine/outcome.ts';
import type { Bundle, Variable } from '../../model/bundle.ts';
import { NamedItems } from '../../model/named-items.ts';
import { pathOf } from '../../model/path.ts';
import { UsageError } from '../../model/problem.ts';
import { type Row, rowList, type Value } from '../../model/published-data.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';

/** The text that is shown in place of the value of an encrypted variable (section 9). */
export const encryptedText = '<encrypted>';

/**
 * The values of encrypted variables that the caller gave, by path in lower case. Plain data, which can be
 * sent to threads.
 */
export type Secrets = Readonly<Record<string, string>>;

/**
 * The secrets that a caller gave, by the path of their variable. Throws UsageError for an unknown name, a
 * name of several variables, a variable that is not encrypted, a secret given twice and one that is not a
 * text. No message has a value in it.
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
        `its value is in the definition; a variable for a secret has "encrypted": true and no value`,
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

/** Replaces every secret value in a text by `<encrypted>`, also as JSON writes it. */
export type Hide = (text: string) => string;

/**
 * Makes the function that hides these secrets. The longest is replaced first, because one may be part of
 * another.
 */
export function hiding(values: readonly string[]): Hide {
  const spellings = values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  return hidingAll(spellings);
}

/**
 * The same for the message of a script that a secret was pasted into. Such a message may quote a single word
 * of the secret as code.
 */
export function hidingWords(values: readonly string[]): Hide {
  const words = values.flatMap((value) => value.match(/[\p{L}\p{N}_$]{3,}/gu) ?? []);
  const hide = hiding(values);
  const hideWords = hidingAll(words);
  return (text) => hideWords(hide(text));
}

function hidingAll(values: readonly string[]): Hide {
  const secrets = [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((told, secret) => told.replaceAll(secret, encryptedText), text);
}

/**
 * Replaces every secret value by `<encrypted>` in the published data, messages and error summaries of a live
 * activity.
 */
export function redactor(values: readonly string[]): (outcome: Outcome) => Outcome {
  if (values.every((value) => value === '')) return (outcome) => outcome;
  const hide = hiding(values);
  return (outcome) => {
    const { items, rows, returned, errorSummary, missingParameters, eventLog, platformEvent, diagnostics } =
      outcome;
    return {
      ...outcome,
      ...(items && { items: hiddenIn(items, hide) }),
      ...(rows && { rows: rowList(rows).map((row) => hiddenIn(row, hide)) }),
      ...(returned && { returned: hiddenIn(returned, hide) }),
      ...(errorSummary !== undefined && { errorSummary: hide(errorSummary) }),
      ...(missingParameters && { missingParameters: missingParameters.map(hide) }),
      ...(eventLog && {
        eventLog: eventLog.map((entry) => ({
          ...entry,
          message: hide(entry.message),
          computer: hide(entry.computer),
        })),
      }),
      ...(platformEvent && {
        platformEvent: {
          ...platformEvent,
          summary: hide(platformEvent.summary),
          details: hide(platformEvent.details),
        },
      }),
      ...(diagnostics && {
        diagnostics: diagnostics.map(({ code, message }) => ({ code, message: hide(message) })),
      }),
    };
  };
}

/** A row without secrets, in the names of items either. */
export function hiddenIn(row: Row, hide: Hide): Row {
  const shown = (value: Value): Value =>
    hide(String(value)) === String(value) ? value : hide(String(value));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [hide(name), shown(value)]));
}

/** What of an event is text that a runbook makes. The rest are names of the definition, and numbers. */
const told = new Set([
  'message',
  'computer',
  'errorSummary',
  'data',
  'texts',
  'script',
  'missingParameters',
  'returned',
  'reason',
  'summary',
  'details',
]);

/**
 * Hides every secret in what is written of a run, before it is emitted: a script may publish one, and any
 * activity may hand it on.
 */
export function withoutSecrets(
  values: readonly string[],
  emit: (event: TraceEvent) => void,
): (event: TraceEvent) => void {
  if (values.every((value) => value === '')) return emit;
  const hide = hiding(values);
  const hidden = (value: unknown): unknown => {
    if (typeof value === 'string') return hide(value);
    if (Array.isArray(value)) return value.map(hidden);
    return typeof value === 'object' && value !== null ? hiddenIn(value as Row, hide) : value;
  };
  return (event) =>
    emit(
      Object.fromEntries(
        Object.entries(event).map(([key, value]) => [key, told.has(key) ? hidden(value) : value]),
      ) as unknown as TraceEvent,
    );
}
