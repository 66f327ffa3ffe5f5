import { z } from 'zod';
import { type OptionsInput, UsageError } from '../../index.ts';
import { optionsSchema } from '../../model/options-schema.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { NameValue } from './flag-values.ts';

/**
 * The switches given with `--option`, each with a value it can have. Throws UsageError for an unknown switch
 * and for a value that it cannot have.
 */
export function switchesFrom(given: readonly NameValue[]): OptionsInput {
  return Object.fromEntries(given.map(([name, text]) => [name, switchValue(name, text)]));
}

function switchValue(name: string, text: string): unknown {
  const known = Object.entries(optionsSchema.shape).find(([candidate]) => candidate === name);
  if (known === undefined) {
    const near = suggester()(name, Object.keys(optionsSchema.shape));
    throw new UsageError(
      `--option ${name}: there is no such switch`,
      didYouMean(near, 'pianola help options lists them all'),
    );
  }
  // The command line gives text; a switch may want a number or a truth value.
  const values =
    text.trim() === '' ? [text] : [text, Number(text), truthValues.get(text.trim().toLowerCase())];
  const fitting = values.find((value) => known[1].safeParse(value).success);
  if (fitting === undefined)
    throw new UsageError(`--option ${name}: "${text}" is not a possible value`, valuesHint(name, text));
  return fitting;
}

const truthValues = new Map([
  ['true', true],
  ['false', false],
]);

interface SwitchSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The words that a switch can be set to; none for one that takes a number or a text, or is not there. */
export function valuesOfSwitch(name: string): readonly string[] {
  const { type, enum: words, anyOf } = switchSchemas()[name] ?? {};
  if (type === 'boolean') return [...truthValues.keys()];
  return (words ?? anyOf?.map((choice) => choice.const) ?? []).map(String);
}

function valuesHint(name: string, text: string): string {
  const values = valuesOf(switchSchemas()[name] ?? {});
  const near = suggester()(text, values.split(' | '));
  return `${near === undefined ? '' : `${didYouMean(near, '')}\n`}it takes ${values}`;
}

function switchSchemas(): Readonly<Record<string, SwitchSchema>> {
  return z.toJSONSchema(optionsSchema, { io: 'input' }).properties as Record<string, SwitchSchema>;
}

function valuesOf({ type, enum: words, anyOf, minimum, maximum }: SwitchSchema): string {
  if (type === 'boolean') return [...truthValues.keys()].join(' | ');
  const choices = words ?? anyOf?.map((choice) => choice.const);
  if (choices !== undefined) return choices.join(' | ');
  return minimum === undefined ? 'text' : `a whole number from ${minimum} to ${maximum}`;
}

/**
 * The help topic `options`: every switch with its values, its default and what it decides, broken at `width`
 * columns.
 */
export function switchesHelp(width: number): string {
  const room = { start: 6, indent: 6, width };
  const entries = Object.entries(switchSchemas()).map(
    ([name, schema]) =>
      `  ${name}=${valuesOf(schema)} (default: ${schema.default})\n` +
      `      ${indented(brokenAtWords(schema.description ?? '', room), 6)}\n`,
  );
  return `${brokenAtWords(intro, { width })}\n\n${entries.join('')}`;
}

const intro =
  'Switches for what Orchestrator leaves open. Give them with --option NAME=VALUE, or under "options" of a ' +
  'runbook. The command line wins. The first event of the trace shows all switches in force.';
