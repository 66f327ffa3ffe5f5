import { expect, test } from 'vitest';
import { outcomeTexts, propertyTexts, readText } from '../../src/analysis/activity-texts.ts';

/** The references in the texts of these properties, with their places. */
const referencesIn = (properties: Readonly<Record<string, unknown>>) =>
  propertyTexts({ properties }).flatMap((text) =>
    readText(text).references.map(({ part, offset }) => ({ part, path: text.path, offset })),
  );

test('references are found in all texts, nested ones and parameters of functions included, with their places', () => {
  const value = {
    file: '{{a.Path}}',
    rules: [{ from: "x [Upper('{{b.Name}}{{$Ops/Key}}')]" }, { from: 3 }],
    nothing: null,
    literal: "{{$'{{'}}",
  };
  expect(referencesIn(value)).toEqual([
    { part: { kind: 'publishedData', activityId: 'a', item: 'Path' }, path: ['file'], offset: 0 },
    {
      part: { kind: 'publishedData', activityId: 'b', item: 'Name' },
      path: ['rules', 0, 'from'],
      offset: 10,
    },
    { part: { kind: 'variable', path: 'Ops/Key' }, path: ['rules', 0, 'from'], offset: 20 },
  ]);
});

test('in a script references count, and what looks like a function is its own', () => {
  const found = referencesIn({ script: "[Left('{{a.B}}', 1)]" });
  expect(found.map(({ part }) => part.kind)).toEqual(['publishedData']);
  expect(referencesIn({ text: "[Left('{{a.B}}', 1)]" })).toHaveLength(1);
});

test('the texts of outcomes: conditions, rows, repeated rows, triggers, in each of several', () => {
  const places = (mock: Parameters<typeof outcomeTexts>[0]) =>
    outcomeTexts(mock, ['simulate']).map(
      ({ path, kind, isRepeated }) => `${path.join(' ')}: ${kind} ${isRepeated}`,
    );
  const ends = { status: 'success', durationMs: 0 } as const;
  expect(
    places([
      { ...ends, when: [{ item: 'a.B', operator: 'equals', value: 1 }], errorSummary: 'x' },
      { ...ends, rows: { repeat: '{{a.B}}', row: { n: '{{$row}}', count: 1 } } },
    ]),
  ).toEqual([
    'simulate 0 when 0 item: item false',
    'simulate 0 errorSummary: template false',
    'simulate 1 rows repeat: template false',
    'simulate 1 rows row n: template true',
  ]);
  expect(places({ triggers: [{ at: 0, status: 'success', rows: [{}, { n: 'x' }] }] })).toEqual([
    'simulate triggers 0 rows 1 n: template false',
  ]);
});
