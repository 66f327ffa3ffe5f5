import fc from 'fast-check';
import { parse as parseJsonc } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { read } from '../../support/reading.ts';
import { runs, sized } from '../../support/runs.ts';
import { example } from './example.ts';

const encoder = new TextEncoder();

const bundle = JSON.stringify({
  runbooks: [
    {
      name: 'Branches',
      folder: 'Ops',
      activities: [
        {
          id: 'watch',
          type: 'Monitor File',
          path: '{{$Ops/Path}}',
          simulate: [{ attempts: '1-2', status: 'failed' }, { rows: { repeat: 3, row: { n: '{{$row}}' } } }],
        },
        {
          id: 'left',
          type: 'Run Program',
          program: "[Upper('{{watch.n}}')]",
          loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'is between', value: [2, 3] }] },
        },
        { id: 'right', type: 'Send Event Log Message', message: '\\{{ literal', flatten: { mode: 'csv' } },
        { id: 'join', type: 'Junction', returnDataFrom: 'left' },
      ],
      links: [
        { from: 'watch', to: 'left', include: [] },
        {
          from: 'watch',
          to: 'right',
          exclude: [{ item: 'n', operator: 'matches pattern', value: '[0-9]+' }],
        },
        { from: 'left', to: 'join' },
        { from: 'right', to: 'join', delaySeconds: 2.5 },
      ],
    },
  ],
  variables: [{ name: 'Path', folder: 'Ops', value: 'C:\\Temp' }],
  counters: [{ name: 'Count', default: 1 }],
  schedules: [
    {
      name: 'Nights',
      daysOfWeek: ['Sunday'],
      hours: { Sunday: '0-6' },
      exceptions: [{ date: '2026-12-24', allow: false }],
    },
  ],
  computerGroups: [{ name: 'Web', computers: ['w1', 'w2'] }],
});

const jsonFiles = [
  { name: 'runbook.json', text: example },
  { name: 'bundle.json', text: bundle },
  { name: 'bundle.json', text: JSON.stringify(JSON.parse(bundle), null, 2) },
];
const yamlFiles = [
  { name: 'runbook.yaml', text: stringify(parseJsonc(example)) },
  { name: 'bundle.yml', text: stringify(JSON.parse(bundle)) },
];

/** One change: what, and two numbers that say where. */
const changes: readonly ((bytes: Uint8Array, one: number, two: number) => Uint8Array)[] = [
  (bytes, one, two) =>
    bytes.with(one % bytes.length, (bytes[one % bytes.length] as number) ^ (1 << (two % 8))),
  (bytes, one) => bytes.slice(0, one % bytes.length),
  (bytes, one, two) => joined(bytes.slice(0, one % bytes.length), bytes.slice(two % bytes.length)),
  (bytes, one, two) =>
    replaced(
      bytes,
      /"?[A-Za-z]+"?(?=\s*:)/g,
      one,
      ['"__proto__"', '"constructor"', '"id"', '"links"', '"rows"', '"nmae"', '""', 'type'][
        two % 8
      ] as string,
    ),
  (bytes, one, two) =>
    replaced(
      bytes,
      /(?<=:\s*)("[^"\n]*"|[0-9]+|true|false)/g,
      one,
      ['null', '[]', '{}', '1e999', '-1', '"{{"', '"{{a.b}}"', '99999999999999999999'][two % 8] as string,
    ),
  (bytes, one, two) =>
    replaced(
      bytes,
      /[{}[\]",:'-]/g,
      one,
      ['', '{', '}', '[', ']', ',', ':', '"', '\n', '/*', '//', '&a ', '*a', '!x ', '|', '\\', '#'][
        two % 17
      ] as string,
    ),
  (bytes, one, two) =>
    joined(
      bytes.slice(0, one % bytes.length),
      Uint8Array.of([0, 0xff, 0xc3, 0x0d, 0x09, 0xef][two % 6] as number),
      bytes.slice(one % bytes.length),
    ),
  (bytes, one, two) =>
    replaced(
      bytes,
      /"[a-z]{3,6}"/g,
      one,
      ['"init"', '"log"', '"left"', '"join"', '"watch"'][two % 5] as string,
    ),
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Replaces one of the matches of a pattern. */
function replaced(bytes: Uint8Array, pattern: RegExp, which: number, by: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const found = [...text.matchAll(pattern)];
  const match = found[which % Math.max(1, found.length)];
  if (match === undefined) return bytes;
  return encoder.encode(text.slice(0, match.index) + by + text.slice(match.index + match[0].length));
}

// YAML takes ten times as long to read, so it gets a smaller share.
const file = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...jsonFiles) },
  { weight: 1, arbitrary: fc.constantFrom(...yamlFiles) },
);
const change = fc.tuple(
  fc.nat({ max: changes.length - 1 }),
  fc.nat({ max: 100_000 }),
  fc.nat({ max: 100_000 }),
);

test('damaged files, ten thousand in the long run: no crash, and every refusal says where', async () => {
  let refused = 0;
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async ({ name, text }, chosen) => {
        let bytes: Uint8Array = encoder.encode(text);
        for (const [kind, one, two] of chosen)
          if (bytes.length > 0) bytes = changes[kind]?.(bytes, one, two) ?? bytes;
        const result = await read(bytes, name);
        if (result.bundle === undefined) refused += 1;
        else accepted += 1;
        expect(result.problems.some(({ severity }) => severity === 'error')).toBe(
          result.bundle === undefined,
        );
        const unlocated = result.problems.filter(
          ({ file: named, line = 0, column = 0, message }) =>
            named !== name || line < 1 || column < 1 || message === '',
        );
        expect(unlocated).toEqual([]);
      },
    ),
    runs(10_000),
  );
  expect(refused).toBeGreaterThan(sized(1000));
  expect(accepted).toBeGreaterThan(sized(100));
}, 120_000);

test('the files that are damaged are sound', async () => {
  for (const { name, text } of [...jsonFiles, ...yamlFiles])
    expect((await read(text, name)).problems).toEqual([]);
});
