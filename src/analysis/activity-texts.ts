import { parseTemplate, type TemplatePart, type TemplateProblem } from '../databus/template-parser.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../model/mock.ts';
import type { Activity } from '../model/runbook.ts';
import { quoted } from '../text/quoting.ts';

type Path = readonly (string | number)[];

/** A text of an activity that may have references. */
export interface ActivityText {
  /** Keys and positions that lead to it. */
  readonly path: Path;
  readonly text: string;
  /**
   * `script`: `[Name(…)]` in it belongs to the program. `item`: it names an item as a template does, but
   * without braces.
   */
  readonly kind: 'template' | 'script' | 'item';
  /** Whether it makes many rows from one, so that `{{$row}}` has a value. */
  readonly isRepeated: boolean;
}

/** A reference in a text. */
export interface WrittenReference {
  readonly part: Exclude<TemplatePart, { kind: 'text' | 'function' }>;
  /** Where it begins in the text, from 0. */
  readonly offset: number;
  /** The reference as people write it in such a text. */
  readonly written: string;
}

/** The references of a text, and the parts that cannot be understood. */
export interface ReadText {
  /** In the order of the text, including those in parameters of functions. */
  readonly references: readonly WrittenReference[];
  readonly problems: readonly (Omit<TemplateProblem, 'offset'> & { readonly offset?: number })[];
}

/**
 * The texts of an activity's own properties, with paths from the activity. A text under a key `script` is a
 * program.
 */
export function propertyTexts({ properties }: Pick<Activity, 'properties'>): readonly ActivityText[] {
  let texts = textsKnown.get(properties);
  if (texts === undefined) {
    texts = [...textsBelow(properties, [])];
    textsKnown.set(properties, texts);
  }
  return texts;
}

// Errors and warnings read the same texts one after the other, and parsing them is most of the work.
const textsKnown = new WeakMap<Activity['properties'], readonly ActivityText[]>();
const readingsKnown = new WeakMap<ActivityText, ReadText>();

function* textsBelow(value: unknown, path: Path): Generator<ActivityText> {
  if (typeof value === 'string') {
    const kind = path.at(-1) === 'script' ? 'script' : 'template';
    yield { path, text: value, kind, isRepeated: false };
  } else if (Array.isArray(value))
    for (const [index, entry] of value.entries()) yield* textsBelow(entry, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, entry] of Object.entries(value)) yield* textsBelow(entry, [...path, key]);
}

/** The texts and conditions of the simulated outcome at `path` (format section 3). */
export function outcomeTexts(mock: Mock, path: Path): ActivityText[] {
  const [outcomes, at] = isTriggerSpec(mock) ? [mock.triggers, [...path, 'triggers']] : [mock, path];
  return 'entries' in outcomes
    ? outcomes.flatMap((outcome, index) => textsOfOutcome(outcome, [...at, index]))
    : textsOfOutcome(outcomes, at);
}

function textsOfOutcome(
  { when = [], errorSummary, rows }: Partial<Pick<OutcomeSpec, 'when' | 'rows' | 'errorSummary'>>,
  path: Path,
): ActivityText[] {
  const texts: ActivityText[] = when.map(({ item }, index) => {
    return { path: [...path, 'when', index, 'item'], text: item, kind: 'item', isRepeated: false };
  });
  const add = (text: unknown, below: Path, isRepeated = false) => {
    if (typeof text === 'string')
      texts.push({ path: [...path, ...below], text, kind: 'template', isRepeated });
  };
  add(errorSummary, ['errorSummary']);
  if (rows === undefined) return texts;
  if ('row' in rows) {
    add(rows.repeat, ['rows', 'repeat']);
    for (const [name, value] of Object.entries(rows.row)) add(value, ['rows', 'row', name], true);
  } else
    for (const [index, row] of rows.entries())
      for (const [name, value] of Object.entries(row)) add(value, ['rows', index, name]);
  return texts;
}

/** Parses a text. The result is kept. */
export function readText(text: ActivityText): ReadText {
  let reading = readingsKnown.get(text);
  if (reading === undefined) {
    reading = readTextAnew(text);
    readingsKnown.set(text, reading);
  }
  return reading;
}

function readTextAnew({ text, kind }: ActivityText): ReadText {
  if (kind === 'item') return readItem(text);
  const { parts, problems } = parseTemplate(text, { functions: kind !== 'script' });
  if (parts.every((part) => part.kind === 'text')) return { references: [], problems };
  const find = referenceFinder(text);
  const references = partsOf(parts).map((part): WrittenReference => {
    const written = part.kind === 'publishedData' ? `{{${part.activityId}.${part.item}}}` : '';
    return { part, offset: find(nameOf(part)), written };
  });
  return { references, problems };
}

function readItem(text: string): ReadText {
  const [part] = parseTemplate(`{{${text}}}`).parts;
  if (part?.kind === 'publishedData')
    return { references: [{ part, offset: 0, written: text }], problems: [] };
  if (part !== undefined && part.kind !== 'text') return { references: [], problems: [] };
  const message = `${quoted(text)} names no item of an activity`;
  const hint = 'write it as "activityId.Item name"';
  return { references: [], problems: [{ code: 'template-reference', message, hint }] };
}

function partsOf(parts: readonly TemplatePart[]): WrittenReference['part'][] {
  return parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    return part.kind === 'function' ? part.parameters.flatMap(partsOf) : [part];
  });
}

/** What a reference begins with, after its braces. */
function nameOf(part: WrittenReference['part']): string {
  if (part.kind === 'publishedData') return part.activityId;
  if (part.kind === 'variable') return part.path;
  return part.kind === 'row' ? 'row' : '';
}

/**
 * Finds the offsets of references in their order, each by the name it begins with. The text must have a
 * reference of that name.
 */
function referenceFinder(text: string): (name: string) => number {
  let from = 0;
  return (name) => {
    if (name === '') return from;
    for (let at = text.indexOf('{{', from); at >= 0; at = text.indexOf('{{', at + 2)) {
      const inner = text.slice(at + 2, at + mostSpaces + name.length).replace(/^\s*\$?\s*/, '');
      if (text[at - 1] === '\\' || !inner.startsWith(name)) continue;
      from = at + 2;
      return at;
    }
    return from;
  };
}

/** The most spaces before a name that are skipped. */
const mostSpaces = 100;
