import { expect, test } from 'vitest';
import {
  activity,
  exportOf,
  field,
  guid,
  link,
  policy,
  table,
  variables,
} from '../formats/ois/export-builder.ts';
import { pianola, playFolder } from '../support/command-line.ts';
import { readAll } from '../support/reading.ts';

const value = 'Summer2024';

async function places(activities: readonly object[]) {
  const { problems } = await readAll([{ name: 'R', activities }]);
  expect(JSON.stringify(problems)).not.toContain(value);
  return problems
    .filter(({ code }) => code === 'hard-coded-credential')
    .map(({ path }) => path.slice(4).join('.'));
}

test('fields, parameters and rows with the name of a credential and a literal are told with their place', async () => {
  expect(await places([{ id: 'a', type: 'Send Email', password: value, userName: 'x' }])).toEqual([
    'password',
  ]);
  const call = {
    id: 'a',
    type: 'Invoke Runbook',
    runbook: 'R',
    parameters: { 'API Key': 'x', ApiKey: value },
  };
  expect(await places([call])).toEqual(['parameters.ApiKey']);
  const parameters = [
    { name: 'Password', default: value },
    { name: 'User', default: 'x' },
  ];
  expect(await places([{ id: 'a', type: 'Initialize Data', parameters }])).toEqual(['parameters.0.default']);
  const pack = {
    id: 'a',
    type: 'Create Widget',
    origin: { objectType: 'x' },
    properties: [{ propertyName: 'Password', propertyValue: value }],
  };
  expect(await places([pack])).toEqual(['properties.0.propertyValue']);
  expect(await places([{ id: 'a', type: 'Send Email', password: '{{$Ops/Pw}}' }])).toEqual([]);
});

test('the import of an export tells credentials in a section of its own, and no command shows their values', async () => {
  const script = activity({
    guid: guid(2),
    type: 'Run .Net Script',
    objectType: '{ED7F2A41-107A-4B74-BAFE-ADAE63632B79}',
    name: 'Log in',
    own: field('ScriptType', 'PowerShell') + field('ScriptBody', `# log in\n$password = "${value}"`),
  });
  const call = activity({
    guid: guid(3),
    type: 'Query Database',
    objectType: '{D1911F88-932A-4C5E-AD06-721238067D5A}',
    own: field('Query', 'select 1') + field('Password', value) + field('CommandTimeout', 'x'),
  });
  const unusable = activity({
    guid: guid(4),
    type: 'Publish Policy Data',
    own: table('PUBLISH_POLICY_DATA', [{ UniqueID: guid(1, 'E'), Key: 'Token', Value: value }]),
  });
  const start = activity({ guid: guid(1), type: 'Custom Start' });
  const links = [link(guid(1), guid(2)), link(guid(2), guid(3)), link(guid(3), guid(4))];
  const text = exportOf(
    [policy('Secretive', guid(1, 'C'), [start, script, call, unusable, ...links])],
    variables([{ guid: guid(1, 'B'), name: 'Admin password', value }]),
  );
  const file = playFolder().file('clear.ois_export', text);
  const { code, out } = await pianola('import', file);
  expect(code).toBe(0);
  const [, section = ''] = out.split('\nCredentials in clear text, whose values are not shown\n');
  const told = section.split('\n\n')[0]?.replace(/\s+/g, ' ');
  expect(told).toContain('Admin password: its name is that of a credential');
  expect(told).toContain('\\Secretive Log in: this script has a password in clear text');
  expect(told).toContain('Query Database: this field has a password in clear text');
  expect(told).toContain('Publish Policy Data: this field has a key or token in clear text');
  const outputs = [
    await pianola('import', file, '--json'),
    await pianola('validate', file),
    await pianola('validate', file, '--json'),
    await pianola('simulate', file, '--format', 'list'),
  ];
  expect(outputs[1]?.out.match(/hard-coded-credential/g)).toHaveLength(3);
  for (const output of [out, ...outputs.map((one) => one.out + one.err)]) expect(output).not.toContain(value);
});
