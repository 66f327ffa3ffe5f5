import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const runbook = {
  name: 'Greets',
  activities: [
    {
      id: 'init',
      type: 'Initialize Data',
      parameters: [
        { name: 'Name', type: 'String' },
        { name: 'Count', type: 'Integer', default: 1 },
        { name: 'Loud', type: 'Boolean', default: false },
      ],
    },
    { id: 'log', type: 'Send Event Log Message', message: '{{init.Name}} {{init.Count}} {{init.Loud}}' },
  ],
  links: [{ from: 'init', to: 'log' }],
};
const file = folder.file('greets.json', runbook);

async function messageWith(...argv: string[]): Promise<string | undefined> {
  const { out } = await pianola('simulate', file, ...argv);
  return / Orchestrator +1 Send Event Log Message: (.*)/.exec(out)?.[1];
}

test.each([
  ['p.json', '{ "Name": "Ann", "Count": 3, "Loud": true }'],
  ['p.jsonc', '{ "Name": "Ann", /* three */ "Count": 3, "Loud": true, }'],
  ['p.yaml', 'Name: Ann\nCount: 3\nLoud: true\n'],
  ['p.txt', 'name: Ann\nCOUNT: "3"\nLoud: true\n'],
])('--params %s', async (name, content) => {
  expect(await messageWith('--params', folder.file(name, content))).toBe('Ann 3 true');
});

test('--param wins over the file, whatever the case of the name', async () => {
  const params = folder.file('both.yaml', 'Name: Ann\nCount: 3\n');
  expect(await messageWith('--params', params, '--param', 'name=Bob')).toBe('Bob 3 false');
});

test('compare and sweep take it as well; a definition folder may hold it', async () => {
  const own = playFolder();
  own.file('greets.json', runbook);
  const params = own.file('my.params.yaml', 'Count: 2\n');
  const swept = await pianola('sweep', own.path, '--params', params, '--throttle', '1');
  expect([swept.code, swept.err]).toEqual([0, '']);
  expect((await pianola('validate', own.path)).code).toBe(0);
  expect((await pianola('compare', own.path, '--params', params)).err).toContain('Parallel');
});

test('a value that is none of its type is given as it is; stderr and the trace say so (A33)', async () => {
  const params = folder.file('odd.yaml', 'Name: Ann\nCount: many\n');
  const said = 'parameter Count should be a whole number, such as 42, not "many"; it is given as it is';
  const { code, out, err } = await pianola('simulate', file, '--params', params, '--param', 'Loud=yes');
  expect(code).toBe(0);
  expect(out).toContain('Send Event Log Message: Ann many yes\n');
  expect(out).toContain(`\\Greets: ${said} [parameter-type]\n`);
  expect(err).toBe(
    `warning: \\Greets: ${said}\n` +
      'warning: \\Greets: parameter Loud should be true or false, not "yes"; it is given as it is\n',
  );
  const quiet = await pianola('simulate', file, '--params', params, '--quiet');
  expect([quiet.code, quiet.err]).toEqual([0, '']);
});

describe('what is wrong is told with its place, exit code 2, and nothing is played', () => {
  test.each([
    [
      '- Ann\n',
      /:1:1: error wrong-type: a file of parameters must be an object of names and values; it is a list\n/,
    ],
    [
      'Name: Ann\nCuont: 3\n',
      /:2:1: error unknown-parameter: \\Greets has no parameter "Cuont"\n {4}did you mean "Count"\?\n/,
    ],
    [
      'Name: [Ann, Bob]\n',
      /:1:7: error wrong-type: "Name" must be a text, a number, true or false; it is a list\n/,
    ],
    ['Name:\n', /error wrong-type: "Name" must be .*; it is null\n {4}write "" for a blank value\n/],
    ['Name: Ann\nNAME: Bob\n', /:2:1: error parameter-duplicate: "NAME" is the parameter "Name" again\n/],
    [
      'Name: 12345678901234567890\n',
      /:1:7: error number-too-long: "Name" has more digits than a number keeps: it would be given as 12345678901234567000\n {4}put it in quotes\n/,
    ],
    ['Name: "Ann\n', /:\d+:\d+: error /],
    ['', /:1:1: error /],
  ])('%j', async (content, expected) => {
    const params = folder.file('wrong.yaml', content);
    const { code, out, err } = await pianola('simulate', file, '--params', params);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(expected);
    expect(err).toMatch(/wrong\.yaml:[\s\S]*\n\n1 error; nothing was started\n$/);
  });

  test('a value that is none of its type, where types are checked (A33)', async () => {
    const params = folder.file('wrong.yaml', 'Name: Ann\nCount: many\n');
    const checked = folder.file('checked.json', { ...runbook, options: { parameterTypes: 'checked' } });
    for (const argv of [[checked], [file, '--option', 'parameterTypes=checked']]) {
      const { code, out, err } = await pianola('simulate', ...argv, '--params', params);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/wrong\.yaml:2:8: error invalid-value: parameter Count must be a whole number/);
    }
  });

  test('a file that is not there, and a name that is empty', async () => {
    const { code, err } = await pianola('simulate', file, '--params', join(folder.path, 'none.yaml'));
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: .*none\.yaml/)]);
    expect((await pianola('simulate', file, '--params', '')).code).toBe(2);
  });

  test('the trace does not overwrite it', async () => {
    const params = folder.file('kept.yaml', 'Name: Ann\n');
    expect((await pianola('simulate', file, '--params', params, '--out', params)).code).toBe(2);
  });
});

test('of several runbooks each takes the parameters it declares', async () => {
  const other = {
    ...runbook,
    name: 'Other',
    activities: [{ id: 'init', type: 'Initialize Data' }],
    links: [],
  };
  const bundle = folder.file('bundle.json', { runbooks: [runbook, other] });
  const params = folder.file('several.yaml', 'Name: Ann\n');
  const argv = ['simulate', bundle, '--params', params];
  expect((await pianola(...argv, '--runbook', 'Greets', '--runbook', 'Other')).out).toContain(
    ': Ann 1 false',
  );
  expect((await pianola(...argv, '--runbook', 'Other')).err).toContain(
    '\\Other has no parameter "Name"\n    it takes no parameters\n',
  );
  expect((await pianola(...argv)).err).toContain('there are 2 runbooks here; say which one');
});
