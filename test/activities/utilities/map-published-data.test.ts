import { expect, test } from 'vitest';
import { mapPublishedData } from '../../../src/activities/utilities/map-published-data.ts';
import { play, problemsOf } from '../call.ts';

const severity = (source: string, more = {}) => ({
  rules: [
    {
      name: 'Severity',
      source,
      mappings: [
        { pattern: 'W?K8*', mapTo: 'first' },
        { pattern: 'w*', mapTo: 'second {{q.N}}' },
      ],
      ...more,
    },
  ],
});
const upstream = [{ id: 'q', row: { N: 'WIN' } }];

test.each([
  ['W2K8R2', 'first'],
  ['{{q.N}}', 'second WIN'],
  ['other', 'other'],
  ['', ''],
])(
  'the first pattern that matches the whole source counts, whatever the case; "%s" becomes "%s"',
  (source, mapped) => {
    const options = { mapPattern: 'whole' } as const;
    expect(play(mapPublishedData, severity(source), { upstream, options })).toEqual({
      status: 'success',
      items: { Severity: mapped },
    });
  },
);

test.each([
  ['Y:\\reports\\a.txt', 'Y:', '\\\\server1\\share', '\\\\server1\\share\\reports\\a.txt'],
  ['Win2K8R2', 'W*K8', 'Windows Server 2008', 'Windows Server 2008R2'],
  ['W2K8R2', 'w*k8', 'Windows Server 2008', 'Windows Server 2008R2'],
  ['Windows Server 2008 Standard', 'Windows Server*', 'Windows Server', 'Windows Server'],
  ['1', '1', 'High', 'High'],
  ['[1] to $1', '1', '$&', '[$&] to $$&'],
  ['İstanbul y:', 'Y:', 'z', 'İstanbul z'],
])('"%s": the part that matches %s becomes "%s" (A35)', (source, pattern, mapTo, mapped) => {
  const rules = [{ name: 'M', source, mappings: [{ pattern, mapTo }] }];
  expect(play(mapPublishedData, { rules }).items).toEqual({ M: mapped });
});

test('of several patterns the first that matches a part counts', () => {
  const mappings = [
    { pattern: 'x', mapTo: 'never' },
    { pattern: '2K8', mapTo: '2008' },
    { pattern: 'Win', mapTo: 'Windows' },
  ];
  const rules = [{ name: 'M', source: 'Win2K8R2', mappings }];
  expect(play(mapPublishedData, { rules }).items).toEqual({ M: 'Win2008R2' });
});

test('what matches nothing becomes "otherwise" where it is given', () => {
  expect(play(mapPublishedData, severity('other', { otherwise: 'none' }), { upstream }).items).toEqual({
    Severity: 'none',
  });
});

test('two rules for one name are a problem', () => {
  const rule = { name: 'A', source: '' };
  expect(problemsOf(mapPublishedData, { rules: [rule, { ...rule, name: 'a' }] })).toMatchObject([
    { code: 'mapping-duplicate' },
  ]);
});
