import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate, type TemplatePart } from '../../../src/databus/template-parser.ts';
import { type NativePiece, nativeText } from '../../../src/formats/ois/native-text.ts';

const nasty = fc
  .array(
    fc.constantFrom('{', '}', '{{', '}}', '\\', "'", '[', '[Left(', "'a', 1)]", ']', '$', ' ', 'x', '\n'),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const piece = fc.oneof(
  nasty.map((literal): NativePiece => ({ literal })),
  fc.constantFrom<NativePiece>({ reference: 'init.Name' }, { reference: '$Ops/Path' }),
);

/** What reading a text gives, literal pieces that stand side by side as one. */
function read(text: string): string[] {
  const { parts, problems } = parseTemplate(text, { functions: false });
  expect(problems).toEqual([]);
  return merged(parts.map((part) => (part.kind === 'text' ? part.text : `<${nameOf(part)}>`)));
}

function nameOf(part: TemplatePart): string {
  if (part.kind === 'publishedData') return `${part.activityId}.${part.item}`;
  return part.kind === 'variable' ? `$${part.path}` : part.kind;
}

function merged(texts: readonly string[]): string[] {
  const isReference = (text: string | undefined) => text === '<init.Name>' || text === '<$Ops/Path>';
  const all: string[] = [];
  for (const text of texts) {
    const last = all.at(-1);
    if (text === '') continue;
    if (last === undefined || isReference(last) || isReference(text)) all.push(text);
    else all[all.length - 1] = last + text;
  }
  return all;
}

test('a text with references is read back as the pieces it was written from (format section 2)', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const wanted = merged(pieces.map((one) => ('literal' in one ? one.literal : `<${one.reference}>`)));
      expect(read(nativeText(pieces, { functions: false }))).toEqual(wanted);
    }),
    { numRuns: 2000 },
  );
});

test('a text that looks like a function and is none is no problem, and keeps every character', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      expect(parseTemplate(nativeText(pieces)).problems).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  const broken = nativeText([{ literal: "see [Left('a', ] and [Upper(" }]);
  expect(read(broken)).toEqual(["see [Left('a', ] and [Upper("]);
});

test('a function of the export stays a function', () => {
  const text = nativeText([{ literal: "[Left('" }, { reference: 'a.B' }, { literal: "', 1)]" }]);
  expect(parseTemplate(text).parts).toMatchObject([{ kind: 'function', name: 'Left' }]);
});
