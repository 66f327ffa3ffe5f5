import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutCiphertext } from '../../../src/formats/ois/markers.ts';
import { readNestedXml } from '../../../src/formats/ois/nested-xml.ts';
import { readExport } from '../../../src/formats/ois/read-export.ts';
import type { XmlElement } from '../../../src/formats/ois/xml-element.ts';
import { ownExport, sharedExports } from './own-export.ts';
import { plainRead } from './plain-reader.ts';

/** An element as a tree to compare, without its place. */
interface Tree {
  readonly name: string;
  readonly datatype: string;
  readonly text: string;
  readonly children: readonly Tree[];
}

const name = fc.constantFrom('Entry', 'ItemRoot', 'a', '_x-1', 'É', 'a.b');
const characters = fc.constantFrom(...'ab<>&"\'] \n\tß😀\uFEFF', ']]>', '&lt;', '\\`~F/', '<![CDATA[', '-->');
const text = fc.array(characters, { maxLength: 8 }).map((pieces) => pieces.join(''));
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    name,
    datatype: fc.constantFrom('', 'string', 'a<"&b'),
    text,
    children: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }),
}));

/** Writes a tree, its text before its children; `style` picks among the ways to write the same. */
function write({ name: tag, datatype, text: content, children }: Tree, style: number): string {
  const attribute = datatype === '' ? '' : ` datatype="${escaped(datatype)}"`;
  const inner =
    (style % 3 === 0 ? cdata(content) : escaped(content)) +
    children.map((child) => write(child, style + 1)).join(spaces(style));
  if (inner === '' && style % 2 === 0) return `<${tag}${attribute}/>`;
  return `<${tag}${attribute}${style % 4 === 1 ? '\n' : ''}>${inner}</${tag}>`;
}

function spaces(style: number): string {
  return ['', '\n  ', '<!-- - -->', '<?p ?>'][style % 4] as string;
}

function escaped(content: string): string {
  return content.replace(/[<>&"\n\t]|[^ -~]/gu, (found) => `&#${found.codePointAt(0)};`);
}

function cdata(content: string): string {
  return content === '' ? '' : `<![CDATA[${content.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** What is read of a tree: white space beside children is no text. */
function expected({ name: tag, datatype, text: content, children }: Tree): Tree {
  const kept = children.length > 0 && !/[^ \t\r\n]/.test(content) ? '' : content;
  return { name: tag, datatype, text: kept, children: children.map(expected) };
}

function treeOf({ name: tag, datatype, text: content, children }: XmlElement): Tree {
  return { name: tag, datatype, text: content, children: children.map(treeOf) };
}

test('what is written is read again, by this reader as by another one', () => {
  fc.assert(
    fc.property(tree, fc.nat({ max: 11 }), (given, style) => {
      const written = write(given, style);
      const read = readNestedXml(written);
      expect(read && treeOf(read)).toEqual(expected(given));
      expect(plainRead(written)).toEqual(expected(given));
    }),
    { numRuns: 1000 },
  );
});

test('a whole export is read the same by both', () => {
  for (const content of [
    ownExport,
    ...[...sharedExports.values()].map((bytes) => new TextDecoder().decode(bytes)),
  ]) {
    const bytes = new TextEncoder().encode(content);
    const { root } = readExport({ name: 'file.ois_export', bytes });
    // Encrypted values are emptied on the way.
    if (root !== undefined) expect(treeOf(root)).toEqual(plainRead(withoutCiphertext(content)));
  }
});

test('all escaped XML in the exports at hand is read', () => {
  const texts = [ownExport, ...[...sharedExports.values()].map((bytes) => new TextDecoder().decode(bytes))]
    .flatMap((content) => [...content.matchAll(/>(&lt;[A-Za-z][^<]*&gt;)\s*</g)])
    .map((match) =>
      (match[1] as string).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    )
    .filter((content) => /^<(?:ItemRoot|Data|Conditions|ExecutionData)\b/.test(content));
  expect(texts.length).toBeGreaterThanOrEqual(4);
  expect(texts.filter((content) => readNestedXml(content) === undefined)).toEqual([]);
});

test('lines and columns count from the first character that is not white space', () => {
  const element = readNestedXml('\n  <a>\n <b/></a> ');
  expect(element).toMatchObject({ line: 1, column: 1, children: [{ line: 2, column: 2 }] });
});

test.each([
  ['nothing', ''],
  ['text', 'a'],
  ['text before', 'a <b/>'],
  ['text after', '<b/> a'],
  ['two elements', '<a/><b/>'],
  ['no end', '<a>'],
  ['a wrong end', '<a></b>'],
  ['no end of the tag', '<a'],
  ['an unknown entity', '<a>&b;</a>'],
  ['a document type', '<!DOCTYPE a><a/>'],
  ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['a control character', '<a>\u0001</a>'],
  ['too deep', `${'<a>'.repeat(31)}${'</a>'.repeat(31)}`],
  ['a comment', '<!-- a -->'],
])('not one element: %s', (_, content) => {
  expect(readNestedXml(content)).toBeUndefined();
});

test('an XML declaration of any encoding, and thirty elements inside one another, are read', () => {
  expect(readNestedXml(' <?xml version="1.0" encoding="windows-1252"?>\n<a/>')?.name).toBe('a');
  expect(readNestedXml(`${'<a>'.repeat(30)}${'</a>'.repeat(30)}`)?.name).toBe('a');
});
