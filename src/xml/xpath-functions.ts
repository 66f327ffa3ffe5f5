import { counted } from '../text/plain-words.ts';
import type { Steps } from './steps.ts';
import { XmlError } from './xml-error.ts';
import type { XmlDocument, XmlNode } from './xml-node.ts';
import { type Conversions, inOrder, nodesOf, type XPathValue } from './xpath-values.ts';

/** What a function sees beside its arguments. */
export interface FunctionWorld {
  readonly document: XmlDocument;
  readonly steps: Steps;
  readonly convert: Conversions;
  /** The context node, its position from 1, and how many there are. */
  readonly node: XmlNode;
  readonly position: number;
  readonly size: number;
}

interface XPathFunction {
  readonly least: number;
  readonly most: number;
  call(world: FunctionWorld, given: readonly XPathValue[]): XPathValue;
}

type Call = XPathFunction['call'];
type TextCall = (
  world: FunctionWorld,
  ...texts: readonly [string, string, string, ...string[]]
) => XPathValue;

/** A function with so many arguments. */
const taking = (least: number, most: number, call: Call): XPathFunction => ({ least, most, call });

/** A function of texts. Looking through them takes steps. */
const ofTexts = (count: number, call: TextCall): XPathFunction =>
  taking(count, count, (world, given) => {
    const [first = '', second = '', third = ''] = given.map((value) => world.convert.text(value));
    world.steps.take((first.length + second.length + third.length) / 16);
    return call(world, first, second, third);
  });

/** A function of one text; without an argument it is that of the context node. */
const ofText = (call: (text: string) => XPathValue): XPathFunction =>
  taking(0, 1, ({ convert, node, steps }, [value]) => {
    const text = value === undefined ? convert.textOf(node) : convert.text(value);
    steps.take(text.length / 16);
    return call(text);
  });

/** A function of one node; without an argument it is the context node. */
const ofNode = (name: string, call: (node: XmlNode) => string): XPathFunction =>
  taking(0, 1, ({ node }, [value]) => {
    const first = value === undefined ? node : nodesOf(value, `${name}()`)[0];
    return first === undefined ? '' : call(first);
  });

const ofNumber = (call: (number: number) => number): XPathFunction =>
  taking(1, 1, ({ convert }, [value = Number.NaN]) => call(convert.number(value)));

/** Where one text begins in another; -1 for nowhere. Long texts in long texts take many steps. */
function placeIn({ steps }: FunctionWorld, text: string, part: string): number {
  steps.take((text.length * part.length) / 4096);
  return text.indexOf(part);
}

const functions: Readonly<Record<string, XPathFunction>> = {
  last: taking(0, 0, ({ size }) => size),
  position: taking(0, 0, ({ position }) => position),
  count: taking(1, 1, (_, [value = []]) => nodesOf(value, 'count()').length),
  id: taking(1, 1, idOf),
  'local-name': ofNode('local-name', ({ localName }) => localName),
  'namespace-uri': ofNode('namespace-uri', ({ uri }) => uri),
  name: ofNode('name', ({ name }) => name),
  string: taking(0, 1, ({ convert, node }, [value = [node]]) => convert.text(value)),
  concat: taking(2, Number.POSITIVE_INFINITY, ({ convert, steps }, given) => {
    const texts = given.map((value) => convert.text(value));
    steps.take(texts.reduce((sum, { length }) => sum + length, 0) / 16);
    return texts.join('');
  }),
  'starts-with': ofTexts(2, (_, text, part) => text.startsWith(part)),
  contains: ofTexts(2, (world, text, part) => placeIn(world, text, part) >= 0),
  'substring-before': ofTexts(2, (world, text, part) =>
    text.slice(0, Math.max(0, placeIn(world, text, part))),
  ),
  'substring-after': ofTexts(2, (world, text, part) => {
    const at = placeIn(world, text, part);
    return at < 0 ? '' : text.slice(at + part.length);
  }),
  substring: taking(2, 3, substringOf),
  'string-length': ofText((text) => [...text].length),
  'normalize-space': ofText((text) => text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')),
  translate: ofTexts(3, (_, text, from, to) => translated(text, [...from], [...to])),
  boolean: taking(1, 1, ({ convert }, [value = false]) => convert.truth(value)),
  not: taking(1, 1, ({ convert }, [value = false]) => !convert.truth(value)),
  true: taking(0, 0, () => true),
  false: taking(0, 0, () => false),
  lang: taking(1, 1, speaks),
  number: taking(0, 1, ({ convert, node }, [value = [node]]) => convert.number(value)),
  sum: taking(1, 1, ({ convert }, [value = []]) =>
    nodesOf(value, 'sum()').reduce((sum, node) => sum + convert.number([node]), 0),
  ),
  floor: ofNumber(Math.floor),
  ceiling: ofNumber(Math.ceil),
  round: ofNumber(rounded),
};

/** The names of the functions of XPath 1.0. */
export const functionNames: readonly string[] = Object.keys(functions);

/** Calls a function of XPath 1.0. Throws XmlError for a wrong number of arguments, or a wrong kind. */
export function callFunction(name: string, world: FunctionWorld, given: readonly XPathValue[]): XPathValue {
  const { least, most, call } = functions[name] as XPathFunction;
  if (given.length < least || given.length > most) {
    const wanted =
      least === most
        ? `${least}`
        : most === Number.POSITIVE_INFINITY
          ? `${least} or more`
          : `${least} or ${most}`;
    throw new XmlError(
      `the XPath query gives ${name}() ${counted(given.length, 'argument')}; it takes ${wanted}`,
    );
  }
  return call(world, given);
}

/** Half rounds up. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Math.floor(value + 0.5) : value;
}

/** Characters are code points, counted from 1. Those from `start` on, and before `start` + `length`. */
function substringOf(
  { convert, steps }: FunctionWorld,
  [value = '', start = 1, length]: readonly XPathValue[],
) {
  const text = convert.text(value);
  steps.take(text.length / 16);
  const from = rounded(convert.number(start));
  const to = length === undefined ? Number.POSITIVE_INFINITY : from + rounded(convert.number(length));
  return [...text].filter((_, index) => index + 1 >= from && index + 1 < to).join('');
}

function translated(text: string, from: readonly string[], to: readonly string[]): string {
  const changes = new Map<string, string>();
  for (const [index, character] of from.entries())
    if (!changes.has(character)) changes.set(character, to[index] ?? '');
  return [...text].map((character) => changes.get(character) ?? character).join('');
}

/** The elements with these ids. Without a document type only `xml:id` is an id. */
function idOf({ convert, document, steps }: FunctionWorld, [value = '']: readonly XPathValue[]): XPathValue {
  const texts = typeof value === 'object' ? value.map((node) => convert.textOf(node)) : [convert.text(value)];
  const wanted = new Set(texts.flatMap((text) => text.split(/[ \t\r\n]+/)));
  steps.take(document.nodes.length);
  const found = document.nodes.filter(({ attributes }) =>
    attributes.some(({ name, value: id }) => name === 'xml:id' && wanted.has(id)),
  );
  return inOrder(found, steps);
}

/** Whether the nearest `xml:lang` is this language, or a variety of it. */
function speaks({ convert, node, steps }: FunctionWorld, [value = '']: readonly XPathValue[]): boolean {
  const wanted = convert.text(value).toLowerCase();
  for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) {
    steps.take(1);
    const language = at.attributes.find(({ name }) => name === 'xml:lang')?.value.toLowerCase();
    if (language !== undefined) return language === wanted || language.startsWith(`${wanted}-`);
  }
  return false;
}
