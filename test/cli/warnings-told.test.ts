import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedExports } from '../formats/ois/own-export.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
/** Has as many warnings as values: nothing of what it returns is defined. */
const returning = (name: string, count: number) => ({
  id: 'r',
  type: 'Return Data',
  values: Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, '1'])),
});
const loud = (name: string, count: number) => ({
  name,
  returnedData: [{ name: `${name}Told` }],
  activities: [returning(name, count)],
});
const parent = {
  ...loud('Parent', 1),
  activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child' }, returning('Parent', 1)],
  links: [{ from: 'call', to: 'r' }],
};
const runbooks = [parent, loud('Child', 2), loud('Other', 30)];
const several = folder.file('several.json', { runbooks });
mkdirSync(join(folder.path, 'files'));
for (const [index, runbook] of runbooks.entries()) folder.file(`files/${index}.json`, runbook);
mkdirSync(join(folder.path, 'bundles'));
folder.file('bundles/a.json', { runbooks: runbooks.slice(1) });
folder.file('bundles/b.json', { runbooks: [parent] });
const sources = [several, join(folder.path, 'files'), join(folder.path, 'bundles')];
const commands = ['simulate', 'explain', 'graph', 'mocks'];

function warningsIn(text: string): readonly string[] {
  return [...text.matchAll(/warning [a-z-]+: ([A-Z][a-z]+)\d+ /g)].map(([, name = '']) => name);
}

test.each(sources.flatMap((source) => commands.map((command) => [command, source] as const)))(
  '%s --runbook tells the warnings of the runbook and of those it starts, and no others: %s',
  async (command, source) => {
    const { code, err } = await pianola(command, source, '--runbook', 'Parent');
    expect([code, warningsIn(err).toSorted()]).toEqual([0, ['Child', 'Child', 'Parent']]);
    expect(warningsIn((await pianola(command, source, '--runbook', 'Child')).err)).toEqual([
      'Child',
      'Child',
    ]);
    expect((await pianola(command, source, '--runbook', 'Child', '--quiet')).err).toBe('');
  },
);

test.each(commands)('%s tells ten warnings and how many more there are', async (command) => {
  const { err } = await pianola(command, several, '--runbook', 'Other');
  expect(warningsIn(err)).toHaveLength(10);
  expect(err).toMatch(/\nand 20 more; "pianola validate" prints them all\n$/);
});

test.each([
  ['simulate', 'nothing was started'],
  ['explain', 'there is nothing to explain'],
  ['graph', 'nothing was drawn'],
  ['mocks', 'nothing was written'],
])(
  '%s of a definition with an error among many warnings: all errors, ten warnings, and that %s',
  async (command, end) => {
    const wrong = { name: 'Wrong', activities: [{ id: 'a', type: 'No Such Type' }] };
    const { code, err } = await pianola(
      command,
      folder.file('wrong.json', { runbooks: [...runbooks, wrong] }),
    );
    expect(code).toBe(2);
    expect(err).toContain('No Such Type');
    expect(warningsIn(err)).toHaveLength(10);
    expect(
      err.endsWith(`and 23 more; "pianola validate" prints them all\n\n1 error, 33 warnings; ${end}\n`),
    ).toBe(true);
  },
);

const hornbill = sharedExports.get('hornbill-integration.ois_export');
test.runIf(hornbill !== undefined)(
  'of an export with many runbooks, only what concerns the one',
  async () => {
    const file = folder.file('hornbill.ois_export', new TextDecoder().decode(hornbill));
    const io = new FakeIo();
    const { err } = await io.main('explain', file, '--runbook', 'Policies\\Hornbill\\Common\\base64Encode');
    expect(err).toBe('');
    expect((await pianola('explain', file, '--runbook', 'Incidents\\logIncident')).out).toMatch(
      /^\\Hornbill\\Service Manager\\Incidents\\logIncident\n/,
    );
  },
);
