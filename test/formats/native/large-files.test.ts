import { expect, test } from 'vitest';
import { brief, read } from '../../support/reading.ts';

function chain(activities: number, message: (index: number) => string) {
  return {
    name: 'Large',
    activities: Array.from({ length: activities }, (_, index) => ({
      id: `a${index}`,
      type: 'Send Event Log Message',
      message: message(index),
    })),
    links: Array.from({ length: activities - 1 }, (_, index) => ({ from: `a${index}`, to: `a${index + 1}` })),
  };
}

test('a plain JSON file of 50 MB is read', async () => {
  const text = JSON.stringify(
    chain(1000, (index) => `${'x'.repeat(50_000)} {{a${Math.max(0, index - 500)}.Computer}}`),
  );
  expect(text.length).toBeGreaterThan(50_000_000);
  const { bundle, problems } = await read(text);
  expect(bundle?.runbooks[0]?.activities).toHaveLength(1000);
  expect(problems.map(({ code }) => code)).toEqual(['not-upstream']);
}, 60_000);

test('the position of a problem at the far end of a large file is exact', async () => {
  const text = JSON.stringify(
    chain(2000, () => 'x'.repeat(10_000)),
    null,
    2,
  ).replace(/"to": "a1999"/, '"to": "b1999"');
  const line = text.slice(0, text.indexOf('"b1999"')).split('\n').length;
  const { problems } = await read(text);
  expect(problems.map(brief)).toEqual([`link-unknown-activity ${line}:13`]);
}, 60_000);

test('a file with a wrong name in each of fifty thousand links is answered, the nearest names no longer looked for', async () => {
  const value = chain(50_000, () => '');
  const links = value.links.map(({ from, to }) => ({ from, to: to.replace('a', 'b') }));
  const { problems } = await read(JSON.stringify({ ...value, links }));
  expect(problems.filter(({ code }) => code === 'link-unknown-activity')).toHaveLength(1000);
  expect(problems.at(-1)?.message).toBe('and 48999 more problems');
}, 60_000);

test('references all over a graph of thousands of activities are checked', async () => {
  const { bundle, problems } = await read(
    JSON.stringify(chain(20_000, (index) => `{{a${(index * 7919) % 20_000}.Computer}}`)),
  );
  expect(bundle).toBeDefined();
  const later = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_000 >= index).filter(
    Boolean,
  );
  expect(new Set(problems.slice(0, -1).map(({ code }) => code))).toEqual(new Set(['not-upstream']));
  expect(problems.at(-1)?.message).toBe(`and ${later.length - 1000} more problems`);
}, 60_000);

test.each([
  ['a million brackets', '['.repeat(1_000_000), 'runbook.json', 101],
  ['a million objects', '{"a":'.repeat(1_000_000), 'runbook.json', 501],
  ['brackets that are closed by the wrong ones', '[},'.repeat(1_000_000), 'runbook.json', 301],
  ['brackets behind a comment', `/*\u005b*/${'['.repeat(1_000_000)}`, 'runbook.json', 106],
  ['a million brackets in YAML', '['.repeat(1_000_000), 'runbook.yaml', 103],
  ['a million lists in YAML', '- '.repeat(1_000_000), 'runbook.yaml', 205],
  ['a million keys in YAML', '? '.repeat(1_000_000), 'runbook.yaml', 205],
])('nesting is bounded: %s', async (_, text, name, column) => {
  const { bundle, problems } = await read(text, name);
  expect(bundle).toBeUndefined();
  expect(problems.map(brief)).toEqual([`nested-too-deeply 1:${column}`]);
});

test('brackets in texts and comments are no nesting', async () => {
  const message = '[{'.repeat(1000);
  const value = {
    name: 'R',
    activities: [{ id: 'a', type: 'Run Program', program: message.replaceAll('{{', '{ {') }],
  };
  expect((await read(`// ${message}\n${JSON.stringify(value)}`)).bundle).toBeDefined();
  expect((await read(`# ${message}\n${JSON.stringify(value)}`, 'runbook.yaml')).bundle).toBeDefined();
});

test('lists and objects may be nested a hundred deep, and no deeper, in JSON as in YAML', async () => {
  const nested = (depth: number) => {
    const inner = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    return `{ "name": "R", "activities": [{ "id": "a", "type": "Run Program", "data": ${inner} }] }`;
  };
  for (const name of ['runbook.json', 'runbook.yaml']) {
    expect((await read(nested(97), name)).problems).toEqual([]);
    expect((await read(nested(98), name)).problems.map(({ code }) => code)).toEqual(['nested-too-deeply']);
  }
});

test('aliases cannot blow a file up', async () => {
  const names = [...'abcdefghij'];
  const lines = names.map(
    (name, index) =>
      `${name}: &${name} [${Array(9)
        .fill(index === 0 ? 'x' : `*${names[index - 1]}`)
        .join(', ')}]`,
  );
  const { bundle, problems } = await read(lines.join('\n'), 'runbook.yaml');
  expect(bundle).toBeUndefined();
  expect(problems.map(({ code }) => code)).toEqual(['yaml-alias']);
});

test.each([
  ['JSON of more than 64 MiB', 'runbook.json', 64],
  ['YAML of more than 8 MiB', 'runbook.yaml', 8],
])('%s is refused in one sentence', async (_, name, mebibytes) => {
  const { problems } = await read(
    new Uint8Array(mebibytes * 1024 * 1024 + 1).fill(0x20).fill(0x61, 0, 1),
    name,
  );
  expect(problems.map(brief)).toEqual(['file-too-large 1:1']);
});
