import { convertTo } from '../activities/data-type.ts';
import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { ActivityFailure } from '../databus/activity-failure.ts';
import { parseTemplate, type TemplatePart } from '../databus/template-parser.ts';
import { textFunctions } from '../databus/text-functions.ts';
import type { DataType } from '../model/data-type.ts';
import { defaultOptions } from '../model/default-options.ts';
import type { Runbook } from '../model/runbook.ts';
import type { BundleCalls } from './calls.ts';

type Parts = readonly TemplatePart[];

/** A text that gives a value to a parameter of a runbook that is started. */
interface ParameterText {
  readonly parts: Parts;
  /** The type of the parameter. */
  readonly type: DataType;
}

/**
 * What parameters of started runbooks need of the items that are read for them (section 6): a text of the
 * item with which the parameter gets a value of its type, whatever functions the item goes through.
 */
export class ParameterTexts {
  readonly #calls: BundleCalls;
  readonly #texts = new Map<Runbook, TextsByItem>();

  constructor(calls: BundleCalls) {
    this.#calls = calls;
  }

  /** The items of an activity that are read for parameters which are no text, as they are written first. */
  itemsOf(runbook: Runbook, activity: string): readonly string[] {
    return [...(this.#of(runbook).get(activity)?.values() ?? [])].map(({ name }) => name);
  }

  /**
   * A text of this item with which the parameters that read it get values of their types, as many of them as
   * one text can satisfy. `row` counts from 1, and texts of different rows differ. Undefined if nothing needs
   * a text.
   */
  textFor(runbook: Runbook, activity: string, item: string, row: number): string | undefined {
    const texts = this.#of(runbook).get(activity)?.get(item.toLowerCase())?.texts;
    if (texts === undefined) return undefined;
    const read = { activity, item: item.toLowerCase() };
    const wanted = texts.map(({ parts, type }) => originalOf(parts, read, wantedText(type, row)));
    const candidates = [...wanted.flatMap((text) => text ?? []), ...joined(texts, read, row)];
    const scores = candidates.map((candidate) => texts.filter((text) => fits(text, read, candidate)).length);
    const best = Math.max(0, ...scores);
    return best === 0 ? undefined : candidates[scores.indexOf(best)];
  }

  #of(runbook: Runbook): TextsByItem {
    let texts = this.#texts.get(runbook);
    if (texts === undefined) {
      texts = byItem(this.#textsIn(runbook));
      this.#texts.set(runbook, texts);
    }
    return texts;
  }

  #textsIn(runbook: Runbook): readonly ParameterText[] {
    return this.#calls.of(runbook).flatMap(({ child, parameters }) => {
      const declared = child === undefined ? [] : parametersOf(child);
      return Object.entries(parameters).flatMap(([name, value]): ParameterText[] => {
        const type = declared.find((one) => one.name.toLowerCase() === name.toLowerCase())?.type;
        if (typeof value !== 'string' || type === undefined || convertTo(type, '') !== undefined) return [];
        return [{ parts: parseTemplate(value).parts, type }];
      });
    });
  }
}

/** An item, as it is written first, and the texts that read it. */
interface NeededItem {
  readonly name: string;
  readonly texts: ParameterText[];
}

/** By the id of an activity, and by the name of an item in lower case. */
type TextsByItem = ReadonlyMap<string, ReadonlyMap<string, NeededItem>>;

/** One item of one activity, its name in lower case. */
interface Read {
  readonly activity: string;
  readonly item: string;
}

function byItem(texts: readonly ParameterText[]): TextsByItem {
  const all = new Map<string, Map<string, NeededItem>>();
  for (const text of texts) {
    for (const { activityId, item } of readsIn(text.parts)) {
      const items = all.get(activityId) ?? new Map<string, NeededItem>();
      all.set(activityId, items);
      const known = items.get(item.toLowerCase());
      if (known === undefined) items.set(item.toLowerCase(), { name: item, texts: [text] });
      else known.texts.push(text);
    }
  }
  return all;
}

function readsIn(parts: Parts): readonly Extract<TemplatePart, { kind: 'publishedData' }>[] {
  return parts.flatMap((part) => {
    if (part.kind === 'function') return part.parameters.flatMap(readsIn);
    return part.kind === 'publishedData' ? [part] : [];
  });
}

function isRead(part: TemplatePart, { activity, item }: Read): boolean {
  return part.kind === 'publishedData' && part.activityId === activity && part.item.toLowerCase() === item;
}

function reads(parts: Parts, read: Read): boolean {
  return readsIn(parts).some((part) => isRead(part, read));
}

function wantedText(type: DataType, row: number): string {
  return type === 'Boolean' ? 'true' : String(row);
}

/**
 * A text of the item for which these parts give the wanted text, going back through the functions; undefined
 * if the item is not read there.
 */
function originalOf(parts: Parts, read: Read, wanted: string): string | undefined {
  for (const part of parts) {
    if (isRead(part, read)) return wanted;
    if (part.kind !== 'function') continue;
    const inner = part.parameters.find((parameter) => reads(parameter, read));
    if (inner !== undefined) return originalOf(inner, read, before(part, wanted));
  }
  return undefined;
}

/** A text from which the function makes the wanted text. */
function before({ name, parameters }: Extract<TemplatePart, { kind: 'function' }>, wanted: string): string {
  const [, second = '', third = ''] = parameters.map(plain);
  if (name === 'Field') return Array<string>(count(third)).fill(wanted).join(second);
  return name === 'Mid' ? wanted.padStart(count(second) + wanted.length, '0') : wanted;
}

function plain(parts: Parts): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** No text is longer than so many fields or characters. */
const mostRepeated = 100;

function count(text: string): number {
  const number = Math.trunc(Number(text));
  return number >= 1 ? Math.min(number, mostRepeated) : 0;
}

/** For each delimiter, the fields that several parameters take out of one text. */
function joined(texts: readonly ParameterText[], read: Read, row: number): readonly string[] {
  const fields = new Map<string, string[]>();
  for (const { parts, type } of texts) {
    for (const { parameters } of fieldsOf(parts, read)) {
      const [, delimiter = '', position = ''] = parameters.map(plain);
      const list = fields.get(delimiter) ?? [];
      fields.set(delimiter, list);
      if (count(position) > 0) list[count(position) - 1] = wantedText(type, row);
    }
  }
  return [...fields].map(([delimiter, list]) =>
    Array.from(list, (field = String(row)) => field).join(delimiter),
  );
}

/** The functions Field that take the item itself apart. */
function fieldsOf(parts: Parts, read: Read): readonly Extract<TemplatePart, { kind: 'function' }>[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'function') return [];
    const [text = []] = part.parameters;
    const isField = part.name === 'Field' && text.some((inner) => isRead(inner, read));
    return [...(isField ? [part] : []), ...part.parameters.flatMap((inner) => fieldsOf(inner, read))];
  });
}

/** Whether the parameter gets a value of its type if the item has this text. */
function fits({ parts, type }: ParameterText, read: Read, text: string): boolean {
  const value = given(parts, read, text);
  return value !== undefined && convertTo(type, value) !== undefined;
}

/** What the parts give if the item has this text, and all else that they read is 1. */
function given(parts: Parts, read: Read, text: string): string | undefined {
  let whole = '';
  for (const part of parts) {
    const piece = pieceOf(part, read, text);
    if (piece === undefined) return undefined;
    whole += piece;
  }
  return whole;
}

function pieceOf(part: TemplatePart, read: Read, text: string): string | undefined {
  if (part.kind === 'text') return part.text;
  if (part.kind !== 'function') return isRead(part, read) ? text : '1';
  const parameters = part.parameters.map((parameter) => given(parameter, read, text));
  if (parameters.some((parameter) => parameter === undefined)) return undefined;
  try {
    return textFunctions.get(part.name)?.apply(parameters as string[], defaultOptions);
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}
