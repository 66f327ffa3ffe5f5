import { expect, test } from 'vitest';
import { activity, ciphertext, exportOf, fields, folder, guid, imported, policy } from './export-builder.ts';
import { second, third } from './one-runbook.ts';

test.each([
  ['an escaped backtick', '\\&#96;d.T.~De/', '\\&#96;d.T.~De/'],
  ['escaped twice, in hexadecimal', '\\&amp;#x60;d.T.~De/', '\\&amp;#x60;d.T.~De/'],
  [
    'every character by number',
    [...'\\`d.T.~De/'].map((c) => `&#${c.charCodeAt(0)};`).join(''),
    '\\`d.T.~De/',
  ],
  ['the marker of a field', '\\&#x0060;d.T.~Ec/\\`d.T.~De/', '\\&#096;d.T.~de/'],
  ['an end that is missing', '\\&#96;d.T.~De/', ''],
  ['an ampersand by number', '\\&#38;#96;d.T.~De/', '\\&#x26;#96;d.T.~De/'],
  ['CDATA', '\\<![CDATA[`]]>d.T.~De/', '\\`d.T.~De/'],
  ['a comment within', '\\<!-- -->`d.T.~De/', '\\`<!-- -->d.T.~De/'],
  ['a wrapper within', '\\`d.T\\`~F/\\`~F/.~De/', '\\`d.T.~De/'],
])('ciphertext in escaped XML is nowhere, however its markers are written: %s', async (_, begin, end) => {
  const nested = `<ItemRoot><Entry><Name>a ${begin}${ciphertext}${end} b</Name></Entry></ItemRoot>`;
  const { bundle, report, reading } = await imported(
    exportOf([
      folder('F', guid(1, 'D'), [
        policy('P', guid(1, 'C'), [
          activity({
            guid: second,
            type: 'Run .Net Script',
            own: fields({ PublishedData: nested, Odd: nested }),
          }),
          activity({
            guid: third,
            type: 'Pack Activity',
            own: fields({ Rows: nested, Odd: `${begin}${ciphertext}${end}` }),
          }),
        ]),
      ]),
    ]),
  );
  expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  for (const told of [bundle, report, reading]) expect(JSON.stringify(told)).not.toContain(ciphertext);
});

test.each(['__proto__', 'constructor', 'toString'])('an element %s is kept as a name', async (name) => {
  const { bundle, reading } = await imported(
    exportOf([
      folder(name, guid(1, 'D'), [
        policy(
          name,
          guid(1, 'C'),
          [
            activity({
              guid: second,
              type: 'Pack Activity',
              name,
              own: [
                fields({ Rows: `<A><Entry><${name}>1</${name}></Entry></A>` }),
                `<${name}>x</${name}><${name}>y</${name}>`,
              ].join(''),
            }),
          ],
          { [name]: 'p' },
        ),
      ]),
    ]),
  );
  expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [runbook] = bundle?.runbooks ?? [];
  expect(Object.entries(runbook?.origin ?? {})).toContainEqual([name, 'p']);
  const [played] = runbook?.activities ?? [];
  expect(played?.id).toBe(name);
  expect(Object.entries(played ?? {})).toContainEqual([name, 'x']);
  expect(Object.entries(played ?? {})).toContainEqual(['rows', [Object.fromEntries([[name, '1']])]]);
  expect(Object.entries(played?.origin ?? {})).toContainEqual([`${name}#2`, 'y']);
});
