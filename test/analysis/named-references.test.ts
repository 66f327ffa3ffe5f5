import { describe, expect, test } from 'vitest';
import { catalogueWith } from '../../src/activities/catalogue.ts';
import { type NamedActivity, NamedReferences, withTexts } from '../../src/analysis/named-references.ts';
import { loadRunbook, readDefinition } from '../../src/files/load.ts';
import { playFolder } from '../support/command-line.ts';

/** Activities by id and name; they publish any item, unless their items are given. */
const activities = (...all: [id: string, name: string, ...items: string[]][]): NamedActivity[] =>
  all.map(([id, name, ...items]) => ({
    activity: {
      id,
      name,
      type: items.length === 0 ? 'Run .Net Script' : 'Initialize Data',
      properties:
        items.length === 0 ? {} : { parameters: items.map((item) => ({ name: item, type: 'String' })) },
    },
    type: catalogueWith([]).get(items.length === 0 ? 'Run .Net Script' : 'Initialize Data'),
  }));

const some = activities(['get', 'Get it'], ['a', 'My.Activity'], ['b', 'My'], ['c', `It's {x} }} "y"`]);
const written = (text: string, names = some, kind: 'template' | 'item' = 'template') =>
  new NamedReferences(names).withIds(text, kind)?.text ?? text;

describe('references by name (format section 2)', () => {
  test.each([
    ['{{Get it.Item}}', '{{get.Item}}'],
    ['{{get.Item}} and {{ Get it .Item name }}', '{{get.Item}} and {{get.Item name }}'],
    ['{{My.Activity.Item}}', '{{a.Item}}'],
    ['{{My.Other}}', '{{b.Other}}'],
    ['{{My.Activity}}', '{{b.Activity}}'],
    [`[Upper('{{It's {x} }} "y".Item}}')]{{a.Item}}`, "[Upper('{{c.Item}}')]{{a.Item}}"],
    ['\\{{My.Item}} \\{{{{My.Item}}', '\\{{My.Item}} \\{{{{b.Item}}'],
    ['{{my.Item}}', '{{my.Item}}'],
    ['{{$My.Activity}} {{My.}} {{My.Activity.Item', '{{$My.Activity}} {{My.}} {{My.Activity.Item'],
    ['{{unknown.Item}} {{My.Item}}', '{{unknown.Item}} {{b.Item}}'],
  ])('%s', (text, byId) => {
    expect(written(text)).toBe(byId);
  });

  test('an id comes before the same text as a name, and an item of a condition has no braces', () => {
    expect(written('{{x.Item}}', activities(['x', 'one'], ['y', 'x']))).toBe('{{x.Item}}');
    expect(written('My.Activity.Item', some, 'item')).toBe('a.Item');
  });

  test('an id whose activity is known to publish the rest wins over a longer name, with a warning', () => {
    const names = new NamedReferences(activities(['get', 'One', 'Files.Count'], ['b', 'get.Files']));
    const found = names.withIds('{{get.Files.Count}}', 'template');
    expect(found?.text).toBe('{{get.Files.Count}}');
    expect(found?.ambiguous).toMatchObject([
      {
        severity: 'warning',
        offset: 0,
        hint: 'write "{{b.Count}}" if that is meant; if not, rename the activity "get.Files"',
      },
    ]);
  });

  test('the longest name wins, with a warning unless the shorter reading publishes no such item', () => {
    const open = new NamedReferences(activities(['a', 'Get'], ['b', 'Get.Files']));
    const found = open.withIds('x {{Get.Files.Count}}', 'template');
    expect(found?.text).toBe('x {{b.Count}}');
    expect(found?.ambiguous).toMatchObject([
      {
        severity: 'warning',
        offset: 2,
        message:
          '"{{Get.Files.Count}}" is read as "Count" of "Get.Files", and could be "Files.Count" of "Get"',
      },
    ]);
    const closed = new NamedReferences(activities(['a', 'Get', 'Item'], ['b', 'Get.Files']));
    expect(closed.withIds('{{Get.Files.Count}}', 'template')?.ambiguous).toEqual([]);
  });

  test('a name that several have is an error, and the ids of its hint are unambiguous', () => {
    const names = new NamedReferences(activities(['a', 'Twin'], ['b', 'Twin']));
    expect(names.withIds('{{Twin.Item}}', 'template')?.ambiguous).toEqual([
      {
        severity: 'error',
        offset: 0,
        message: '2 activities are called "Twin"',
        hint: 'give the id of the one that is meant: "{{a.Item}}" or "{{b.Item}}"',
      },
    ]);
    for (const text of ['{{a.Item}}', '{{b.Item}}']) expect(names.withIds(text, 'template')).toBeUndefined();
  });

  test('an offset in the text with ids is told as one in the text as it was written', () => {
    const found = new NamedReferences(some).withIds('{{My.Activity.A}} {{Get it.B}} x', 'template');
    expect(found?.text).toBe('{{a.A}} {{get.B}} x');
    const offsetOf = (part: string) => found?.offsetBefore(found.text.indexOf(part));
    expect([offsetOf('{{get'), offsetOf('.B'), offsetOf('x')]).toEqual([18, 26, 31]);
  });
});

test('what does not change is not copied', () => {
  const value = { a: ['x', { b: 'y' }], c: [1, null] };
  expect(withTexts(value, () => undefined)).toBe(value);
  const changed = withTexts(value, (text, path) => (text === 'y' ? path.join('.') : undefined));
  expect(changed).toEqual({ a: ['x', { b: 'a.1.b' }], c: [1, null] });
  expect(changed.c).toBe(value.c);
});

test('a problem behind a name stands where it is in the file, and twins are told with their place', async () => {
  const folder = playFolder();
  const problemsOf = async (name: string, text: string) => {
    const tell = (id: string, message: string) =>
      `  - { id: ${id}, type: Send Event Log Message, name: ${name}, message: "${message}" }`;
    const lines = [
      'name: N',
      'activities:',
      '  - { id: i, type: Initialize Data, name: My.Activity, parameters: [{ name: Item }] }',
      tell('b', text),
      tell('c', '{{Tell.Computer}}'),
      'links: [{ from: i, to: b }, { from: b, to: c }]',
    ];
    const { problems } = await readDefinition(folder.file('names.yaml', lines.join('\n')));
    return problems.map(({ code, line = 0, column = 0 }) => [code, lines[line - 1]?.slice(column - 1)]);
  };
  const nope = '{{My.Activity.Item}} {{My.Activity.Nope}}';
  expect(await problemsOf('Tell', nope)).toEqual([['ambiguous-reference', '{{Tell.Computer}}" }']]);
  expect(await problemsOf('"My.Activity2"', nope)).toContainEqual([
    'unknown-activity',
    '{{Tell.Computer}}" }',
  ]);
  const other = await readDefinition(
    folder.file(
      'other.yaml',
      [
        'name: N',
        'activities:',
        '  - { id: i, type: Initialize Data, name: My.Activity, parameters: [{ name: Item }] }',
        `  - { id: b, type: Send Event Log Message, message: "${nope}" }`,
        'links: [{ from: i, to: b }]',
      ].join('\n'),
    ),
  );
  expect(other.problems).toMatchObject([{ code: 'unknown-item', line: 4, column: 75 }]);
});

test('the bundle has ids only', async () => {
  const { runbooks } = await loadRunbook({
    name: 'R',
    activities: [
      { id: 'a', type: 'Initialize Data', name: 'My.Activity', parameters: [{ name: 'Item' }] },
      {
        id: 'b',
        type: 'Send Event Log Message',
        message: '{{My.Activity.Item}}',
        simulate: [{ when: [{ item: 'My.Activity.Item', operator: 'equals', value: '{{My.Item}}' }] }, {}],
      },
    ],
    links: [{ from: 'a', to: 'b' }],
  });
  expect(runbooks[0]?.activities[1]).toMatchObject({
    properties: { message: '{{a.Item}}' },
    simulate: [{ when: [{ item: 'a.Item' }] }, {}],
  });
});
