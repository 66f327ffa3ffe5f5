import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../src/files/load.ts';

const log = { id: 'a', type: 'Send Event Log Message', message: 'x' };
const invoke = (runbook: string, more: object = {}) => ({
  id: 'a',
  type: 'Invoke Runbook',
  runbook,
  ...more,
});

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-repository-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
const told = async (path: string) => (await readDefinition(path)).problems;

describe('a folder that is a repository', () => {
  test('files that are no runbooks are left out without a word', async () => {
    const folder = folderOf({
      'ops/disk.json': { name: 'Disk', activities: [log] },
      'package.json': { name: 'x', version: '1.0.0', scripts: {}, dependencies: {} },
      'tsconfig.json': '{ "compilerOptions": {}, }',
      'renovate.json': { extends: [], schedule: ['weekly'], timezone: 'UTC' },
      'azure-pipelines.yml': 'trigger: [main]\npool: x\nvariables: [{ name: a, value: b }]\nsteps: []\n',
      'chart/deployment.yaml': 'kind: {{ .Values.kind }}\n  spec: {{- if }}\n',
      'list.json': '[1, 2]',
    });
    const reading = await readDefinition(folder);
    expect(reading.problems).toEqual([]);
    expect(reading.bundle?.runbooks.map(({ path }) => path)).toEqual(['\\Disk']);
    expect(reading.bundle?.variables).toEqual([]);
  });

  test('a file that is meant as a runbook or a bundle is told of', async () => {
    const folder = folderOf({
      'good.json': { name: 'Good', activities: [log] },
      'broken.json': '{ "name": "R", "activities": [',
      'misspelt.json': { name: 'R', activites: [log] },
      'nothing.json': { name: 'R', links: [], layout: {} },
      'globals.json': { variables: [{ nam: 'x' }] },
    });
    const found = (await told(folder)).map(({ file = '', severity }) => [
      file.slice(folder.length + 1),
      severity,
    ]);
    expect(new Set(found.map((one) => one.join(' ')))).toEqual(
      new Set(['broken.json error', 'globals.json error', 'misspelt.json error', 'nothing.json warning']),
    );
  });

  test('without any runbook it is an error', async () => {
    const folder = folderOf({ 'package.json': { version: '1' }, 'tsconfig.json': {} });
    expect(await told(folder)).toMatchObject([{ code: 'not-a-runbook', severity: 'error' }]);
  });
});

describe('a child in a file beside the one given (section 6)', () => {
  const folder = folderOf({
    'main.json': { name: 'Main', activities: [invoke('Child')] },
    'bundle.json': { runbooks: [{ name: 'Main', activities: [invoke('\\Ops\\Other')] }] },
    'stood-in.json': { name: 'Main', activities: [invoke('Child', { simulate: {} })] },
    'nowhere.json': { name: 'Main', activities: [invoke('Nowhere')] },
    'child.yaml': 'name: Child\nactivities: [{ id: a, type: Send Event Log Message, message: x }]\n',
    'others.json': { runbooks: [{ name: 'Other', folder: 'Ops', activities: [log] }] },
  });

  test.each([
    ['main.json', 'child.yaml', 'Child'],
    ['bundle.json', 'others.json', '\\Ops\\Other'],
  ])('%s: the warning names %s', async (file, beside, name) => {
    expect(await told(join(folder, file))).toMatchObject([
      {
        code: 'unknown-runbook',
        severity: 'warning',
        message: `the runbook ${JSON.stringify(name)} is in ${join(folder, beside)}, which is not read`,
        hint: 'give the folder that holds both files',
      },
    ]);
  });

  test('nothing is said of a runbook that is nowhere near, or that is stood in for', async () => {
    expect(await told(join(folder, 'nowhere.json'))).toEqual([]);
    expect(await told(join(folder, 'stood-in.json'))).toEqual([]);
  });
});

test('a culture that there is not is an error where the runbook is read (A34)', async () => {
  const folder = folderOf({
    'a.yaml':
      'name: A\nactivities: [{ id: a, type: Send Event Log Message, message: x }]\noptions: { culture: xx-yy-zz }\n',
    'b.yaml':
      'name: B\nactivities: [{ id: a, type: Send Event Log Message, message: x }]\noptions: { culture: de-DE }\n',
  });
  expect(await told(join(folder, 'a.yaml'))).toMatchObject([
    { code: 'invalid-value', line: 3, message: '"xx-yy-zz" is not the name of a culture' },
  ]);
  expect(await told(join(folder, 'b.yaml'))).toEqual([]);
});
