import { expect, test } from 'vitest';
import { brief, marked, read } from '../../support/reading.ts';
import { runbook, simple } from './refusal.ts';

/** Each text has one warning, at the mark, and can be used. */
const warnings: readonly (readonly [name: string, text: string, code: string])[] = [
  [
    'two links between the same activities',
    runbook({ links: ',\n»{ "from": "first", "to": "second" }' }),
    'duplicate-link',
  ],
  [
    'a reference to an item that is not published',
    runbook({}).replace('"m"', '"é »{{first.Colection}}"'),
    'unknown-item',
  ],
  [
    'a condition on an item that is not published',
    runbook({ link: ', "include": [{ "item": »"Colection", "operator": "equals", "value": "x" }]' }),
    'unknown-item',
  ],
  [
    'a loop that tests an item that is not published',
    runbook({
      more: ', "loop": { "exit": [{ "item": »"Collection", "operator": "equals", "value": "x" }] }',
    }),
    'unknown-item',
  ],
  [
    'common data almost spelt right, of an activity whose own data cannot be known',
    runbook({
      activities:
        ',\n{ "id": "third", "type": "Run Program", "simulate": {}, "loop": { "exit": [{ "item": "Nope", "operator": "equals", "value": 1 }, { "item": »"Loop Number of attempts", "operator": "equals", "value": 1 }] } }',
      links: ', { "from": "second", "to": "third" }',
    }),
    'unknown-item',
  ],
  [
    'a condition of an Include tab that never holds',
    runbook({ link: ', "include": [{ "status": ["failed"] }, { "never": »"why" }]' }),
    'criterion-never',
  ],
  [
    'a condition of an Exclude tab that never holds',
    runbook({ link: ', "exclude": [{ "never": »"why" }]' }),
    'criterion-never',
  ],
  [
    'a condition of an Exit tab that never holds',
    runbook({ more: ', "loop": { "exit": [{ "never": »"why" }] }' }),
    'criterion-never',
  ],
  [
    'a condition of a Do Not Exit tab that never holds',
    runbook({ more: ', "loop": { "doNotExit": [{ "never": »"why" }] }' }),
    'criterion-never',
  ],
  ['a function in small letters', runbook({}).replace('"m"', '"é »[upper(\'a\')]"'), 'template-function'],
  ['a function misspelt', runbook({}).replace('"m"', '"»[Uper(\'a\')]"'), 'template-function'],
  [
    'a reference to what comes later (A8)',
    runbook({}).replace('"script": ""', '"script": "»{{second.Computer}}"'),
    'not-upstream',
  ],
  ['a reference to itself (A8)', runbook({}).replace('"m"', '"»{{ second.Computer }}"'), 'not-upstream'],
  [
    'a reference past a Junction that returns nothing (A8, section 4 rule 4)',
    runbook({
      activities:
        ',\n{ "id": "j", "type": "Junction" }, { "id": "z", "type": "Run Program", "program": "{{j.Selected branch}} »{{first.Collection}}" }',
      links: ', { "from": "second", "to": "j" }, { "from": "j", "to": "z" }',
    }),
    'not-upstream',
  ],
  [
    'a Junction that returns data from what comes later',
    runbook({
      activities: `,\n{ "id": "j", "type": "Junction", "returnDataFrom": »"z" }, ${simple('z')}`,
      links: ', { "from": "second", "to": "j" }, { "from": "j", "to": "z" }',
    }),
    'not-upstream',
  ],
  [
    'a variable that does not exist',
    runbook({}).replace('"m"', '"{{$NOW()}} »{{$Folder/Path}}"'),
    'unknown-variable',
  ],
  ['a row number where no rows are made', runbook({}).replace('"m"', '"»{{$row}}"'), 'row-not-repeated'],
  [
    'a place in the layout for nothing',
    runbook({ top: '"layout": { "first": [0, 0], »"third": [1, 1] },' }),
    'layout-unknown-activity',
  ],
  [
    'a tab that a type with free properties takes for a property',
    `{ "name": "R", "activities": [${simple('a', ', »"simulat": {}')}] }`,
    'unknown-key',
  ],
];

test.each(warnings)('%s is a warning where it stands', async (_, text, code) => {
  const { text: written, at } = marked(text);
  const { bundle, problems } = await read(written);
  expect(problems.map((problem) => `${problem.severity} ${brief(problem)}`)).toEqual([
    `warning ${code} ${at}`,
  ]);
  expect(bundle).toBeDefined();
});

test('why a condition never holds is told whole, on one line', async () => {
  const reason = `the operator \\"is odd\\"\\n${'is not known '.repeat(9).trim()}`;
  const { problems } = await read(runbook({ link: `, "include": [{ "never": "${reason}" }]` }));
  expect(problems.map(({ message, hint }) => [message, hint])).toEqual([
    [
      `the condition never holds: the operator "is odd" ${'is not known '.repeat(9).trim()}`,
      'replace it with the condition that was meant',
    ],
  ]);
});

test('what was probably meant is suggested', async () => {
  const hints = async (text: string) => (await read(text)).problems.map(({ hint }) => hint);
  expect(await hints(runbook({ top: '"maxSimultaneosJobs": 2,' }))).toEqual([
    'did you mean "maxSimultaneousJobs"?',
  ]);
  expect(await hints(runbook({ link: ', "include": [{ "nevr": "why" }]' }))).toContain(
    'did you mean "never"?',
  );
  expect(await hints(runbook({ more: ', "severity": "eror"' }))).toEqual(['did you mean "Error"?']);
  expect(await hints(runbook({ links: ', { "from": "frist", "to": "second" }' }))).toEqual([
    'did you mean "first"?',
  ]);
  expect(await hints(runbook({}).replace('"m"', '"{{frist.Collection}}"'))).toEqual([
    'did you mean "{{first.Collection}}"?',
  ]);
  expect(await hints(runbook({}).replace('"m"', '"{{first.Colection}}"'))).toEqual([
    'did you mean "Collection"?',
  ]);
  expect(await hints(`{ "name": "R", "activities": [{ "id": "a", "type": "run net script" }] }`)).toEqual([
    'did you mean "Run .Net Script"?',
  ]);
  expect(
    await hints(
      runbook({ link: ', "include": [{ "item": "Collection", "operator": "equal", "value": 1 }]' }),
    ),
  ).toEqual(['did you mean "equals"?']);
  expect(await hints(runbook({ more: ', "simulate": { "status": "fail" }' }))).toEqual([
    'did you mean "failed"?',
  ]);
  expect(
    await hints(
      runbook({
        more: ', "loop": { "exit": [{ "item": "Loop Number of attempts", "operator": "equals", "value": 1 }] }',
      }),
    ),
  ).toEqual(['did you mean "Loop: Number of attempts"?']);
  expect(await hints(runbook({}).replace('"m"', '"[upper(\'a\')]"'))).toEqual([
    expect.stringContaining('did you mean "Upper"?'),
  ]);
  expect(await hints(runbook({}).replace('"m"', '"[Mid(\'abc\')]"'))).toEqual([
    expect.stringContaining('Mid takes 3 parameters: text, start, length'),
  ]);
  expect(await hints(runbook({}).replace('"m"', '"[Diff(1)] [Trim()] [Sum()]"'))).toEqual([
    expect.stringContaining('Diff takes 2 or 3 parameters: number, number to subtract, precision'),
    expect.stringContaining('Trim takes 1 parameter: text'),
    expect.stringContaining('Sum takes 1 or more parameters: number, number, …'),
  ]);
  expect(await hints('{ "name": "R", "activites": [] }')).toContain('did you mean "activities"?');
});

test('an activity may be misnamed by what people see of it, and its id is suggested', async () => {
  const { problems } = await read(
    runbook({ more: ', "name": "Write it down"', links: ', { "from": "first", "to": "Write it down" }' }),
  );
  expect(problems.map(({ hint }) => hint)).toEqual(['did you mean "second"?']);
});

test('everything is reported at once, in the order of the file', async () => {
  const { problems } = await read(
    runbook({
      top: '"folde": "x", "maxSimultaneousJobs": -1,',
      more: ', "severity": 3',
      activities: `, { "id": "third", "type": "Nothing" }, ${simple('fourth')}`,
      links:
        ', { "from": "second", "to": "nowhere" }, { "from": "third", "to": "fourth" }, { "from": "fourth", "to": "third" }',
    }).replace('"script": ""', '"script": "{{nobody.x}} {{"'),
  );
  expect(problems.map(({ code }) => code)).toEqual([
    'unknown-key',
    'invalid-value',
    'unknown-activity',
    'template-unclosed',
    'invalid-value',
    'unknown-activity-type',
    'link-unknown-activity',
    'cycle',
  ]);
});

test('a cycle names its activities in order (1.4 rule 6)', async () => {
  const activities = ['a', 'b', 'c', 'd', 'e'].map((id) => simple(id)).join();
  const links = ['ab', 'bc', 'cd', 'db', 'de']
    .map(([from, to]) => `{ "from": "${from}", "to": "${to}" }`)
    .join();
  const { problems } = await read(`{ "name": "R", "activities": [${activities}], "links": [${links}] }`);
  expect(problems.map(({ message }) => message)).toEqual([
    'the links go round in a circle: "b" -> "c" -> "d" -> "b"',
  ]);
});

test('several starts are named (1.1)', async () => {
  const { problems } = await read(
    `{ "name": "R", "activities": [${['a', 'b', 'c'].map((id) => simple(id)).join()}] }`,
  );
  expect(problems.map(({ message }) => message)).toEqual([
    'a runbook has one starting activity, and no link leads to any of 3: "a", "b" and "c"',
  ]);
});

test('both places of a key that stands twice are named', async () => {
  const { problems } = await read('{ "name": "R",\n  "activities": 1,\n  "name": "S" }');
  expect(problems[1]).toMatchObject({
    code: 'duplicate-key',
    line: 3,
    column: 3,
    message: expect.stringContaining('line 1, column 3'),
  });
});

test('a text with very many errors is answered with the first hundred, and reading stops', async () => {
  const { problems } = await read(`{${'x,'.repeat(500)}`);
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toMatchObject({
    code: 'more-problems',
    message: 'and more: reading stopped after 100 problems',
  });
});

test("what only looks like a function is text, and a script is the author's own", async () => {
  const text = runbook({}).replace('"m"', '"[Other(1)] [Min(2)] [a-z](x)"');
  expect((await read(text.replace('"script": ""', '"script": "x[upper(1)]"'))).problems).toEqual([]);
});

test('of more than a thousand problems the first are told, errors before warnings; reading stops after a thousand errors', async () => {
  const unknown = Array.from({ length: 1500 }, () => '{{$None}}').join('');
  const warned = await read(runbook({}).replace('"m"', `"${unknown}"`));
  expect(warned.bundle).toBeDefined();
  expect(warned.problems).toHaveLength(1001);
  expect(warned.problems.at(-1)).toMatchObject({
    code: 'more-problems',
    severity: 'warning',
    message: 'and 500 more problems',
  });
  const refused = await read(runbook({ more: ', "x": 1' }).replace('"m"', `"${unknown}"`));
  expect(refused.bundle).toBeUndefined();
  expect(refused.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'unknown-key' },
  ]);
  const failed = await read(
    runbook({ activities: Array.from({ length: 600 }, () => ', { "type": 1 }').join('') }),
  );
  expect(failed.bundle).toBeUndefined();
  expect(failed.problems).toHaveLength(1001);
  expect(failed.problems.at(-1)).toMatchObject({
    code: 'more-problems',
    severity: 'error',
    message: 'and more: reading stopped after 1000 errors',
  });
});

test('a key that holds a prototype changes no object', async () => {
  const { bundle } = await read(runbook({ more: ', "__proto__": { "polluted": true }' }));
  expect(bundle).toBeUndefined();
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
