import { expect, test } from 'vitest';
import { textReferences } from '../../src/databus/text-references.ts';

test('references are found in all texts, nested ones and parameters of functions included, with their places', () => {
  const value = {
    file: '{{a.Path}}',
    rules: [{ from: "x [Upper('{{b.Name}}{{$Ops/Key}}')]" }, { from: 3 }],
    nothing: null,
    literal: "{{$'{{'}}",
  };
  expect(textReferences(value)).toEqual([
    { part: { kind: 'publishedData', activityId: 'a', item: 'Path' }, path: ['file'] },
    { part: { kind: 'publishedData', activityId: 'b', item: 'Name' }, path: ['rules', 0, 'from'] },
    { part: { kind: 'variable', path: 'Ops/Key' }, path: ['rules', 0, 'from'] },
  ]);
});

test('in a script references count, and what looks like a function is its own', () => {
  const found = textReferences({ script: "[Left('{{a.B}}', 1)]" });
  expect(found.map(({ part }) => part.kind)).toEqual(['publishedData']);
  expect(textReferences({ text: "[Left('{{a.B}}', 1)]" })).toHaveLength(1);
});
