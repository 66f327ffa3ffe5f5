import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../src/activities/define-activity.ts';
import { loadRunbook, readDefinition, readSource } from '../../src/files/load.ts';
import { DefinitionError, UsageError } from '../../src/model/problem.ts';

const scratch = mkdtempSync(join(tmpdir(), 'pianola-load-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const runbook = (name: string) => ({ name, activities: [{ id: 'a', type: 'Initialize Data' }] });

let folders = 0;
/** A folder with these files: text as it is, anything else as JSON. */
function folder(files: Readonly<Record<string, unknown>>): string {
  folders += 1;
  const path = join(scratch, `folder${folders}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

const names = async (path: string) => (await loadRunbook(path)).runbooks.map(({ name }) => name);

async function refusal(act: Promise<unknown>): Promise<UsageError> {
  const error = await act.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

describe('a folder', () => {
  test('is read in the order of the names of its files, subfolders in their place', async () => {
    const path = folder({
      'b.json': runbook('b'),
      'a.yaml': 'name: a\nactivities: [{ id: x, type: Initialize Data }]\n',
      'c/1.jsonc': `// with a comment\n${JSON.stringify(runbook('c1'))}`,
      'c/deep/2.YML': 'name: c2\nactivities: [{ id: x, type: Initialize Data }]\n',
      'd.json': runbook('d'),
      '10.json': runbook('ten'),
      '9.json': runbook('nine'),
    });
    expect(await names(path)).toEqual(['ten', 'nine', 'a', 'b', 'c1', 'c2', 'd']);
    expect(await names(`${path}/`)).toEqual(await names(path));
  });

  test('hidden files and folders, packages, mocks and other kinds of files are left out', async () => {
    const other = runbook('other');
    const path = folder({
      'a.json': runbook('a'),
      '.hidden.json': other,
      '.git/b.json': other,
      'sub/.cache/c.json': other,
      'node_modules/d/d.json': other,
      'mocks.yaml': 'x: 1',
      'mocks.json': { '\\a': {} },
      'night.mocks.json': { '\\a': {} },
      'trace.ndjson': '{}',
      'README.md': '# no runbook',
      json: 'no extension',
    });
    expect(await names(path)).toEqual(['a']);
    expect((await readDefinition(path)).problems).toEqual([]);
  });

  test('a name that only sounds like mocks is read', async () => {
    expect(await names(folder({ 'hammocks.json': runbook('hammocks') }))).toEqual(['hammocks']);
  });

  test('its files are one bundle: runbooks, variables and counters from wherever they stand', async () => {
    const path = folder({
      'a.json': runbook('a'),
      'settings.json': { variables: [{ name: 'V', value: 'v' }] },
      'more/settings.yaml': 'counters: [{ name: C }]\n',
    });
    const { runbooks, variables, counters } = await loadRunbook(path);
    expect([runbooks.length, variables[0]?.name, counters[0]?.name]).toEqual([1, 'V', 'C']);
  });

  test('without a runbook file it cannot be used, and is told which files are looked for', async () => {
    const path = folder({ 'README.md': '# nothing' });
    const { message, hint } = await refusal(loadRunbook(path));
    expect([message, hint]).toEqual([
      `${path} has no runbooks in it`,
      'runbook files end in .json, .jsonc, .yaml or .yml, exports of Orchestrator in .ois_export',
    ]);
  });
});

describe('what cannot be read', () => {
  test('a path where nothing is', async () => {
    const path = join(scratch, 'missing.json');
    expect((await refusal(loadRunbook(path))).message).toBe(
      `cannot read ${path}: there is no such file or folder`,
    );
    expect((await refusal(readSource(path))).message).toContain('there is no such file or folder');
  });

  test('a path through a file', async () => {
    const path = join(folder({ 'a.json': runbook('a') }), 'a.json', 'b.json');
    expect((await refusal(loadRunbook(path))).message).toBe(
      `cannot read ${path}: a part of its path is not a folder`,
    );
  });

  test('a folder where a file is wanted', async () => {
    expect((await refusal(readSource(scratch))).message).toBe(`cannot read ${scratch}: it is a folder`);
  });

  test('a file or folder without permission, where the system enforces it', async () => {
    const path = folder({ 'a.json': runbook('a') });
    const file = join(path, 'a.json');
    chmodSync(file, 0);
    try {
      const outcome = await loadRunbook(path).then(
        () => 'read',
        (error: Error) => error.message,
      );
      const isRoot = process.getuid?.() === 0 || process.platform === 'win32';
      expect(outcome).toBe(isRoot ? 'read' : `cannot read ${file}: permission denied`);
    } finally {
      chmodSync(file, 0o600);
    }
  });

  test('a path that no system can have', async () => {
    expect((await refusal(loadRunbook('a\0b'))).message).toMatch(/^cannot read a\0b: /);
  });
});

describe('what is too large', () => {
  const most = 64 * 1024 * 1024;

  test('a file is read to just past what any reader takes, and refused as too large', async () => {
    const path = join(scratch, 'large.json');
    writeFileSync(path, '');
    truncateSync(path, most + 5_000_000);
    expect((await readSource(path)).bytes).toHaveLength(most + 1);
    expect((await readDefinition(path)).problems.map(({ code }) => code)).toEqual(['file-too-large']);
  });

  test.runIf(existsSync('/dev/zero'))('a device that never ends is as well', async () => {
    expect((await readDefinition('/dev/zero')).problems.map(({ code }) => code)).toEqual(['file-too-large']);
  });

  test.runIf(existsSync('/dev/stdin'))('a pipe is read to its end', () => {
    const script = `import { readSource } from ${JSON.stringify(new URL('../../src/files/load.ts', import.meta.url).href)};
      process.stdout.write(Buffer.from((await readSource('/dev/stdin')).bytes));`;
    const input = JSON.stringify(runbook('piped')).padEnd(300_000);
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'cat | "$0" --input-type=module -e "$1"', process.execPath, script],
      { input, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(input);
  });
});

describe('a definition with errors', () => {
  const broken = {
    name: 'Broken',
    activities: [
      { id: 'a', type: 'Initialize Data' },
      { id: 'b', type: 'Compare Valus' },
    ],
    links: [
      { from: 'a', to: 'nowhere' },
      { from: 'a', to: 'b', delay: 3 },
    ],
  };
  const problemsOf = async (act: Promise<unknown>) => {
    const error = await act.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as DefinitionError).problems;
  };

  test('a DefinitionError carries every problem, those of a file with file, line and column', async () => {
    const path = folder({ 'broken.json': JSON.stringify(broken, null, 2), 'good.json': runbook('good') });
    const problems = await problemsOf(loadRunbook(path));
    expect(problems.map(({ code }) => code)).toEqual([
      'unknown-activity-type',
      'link-unknown-activity',
      'unknown-key',
    ]);
    for (const problem of problems) {
      expect(problem).toMatchObject({ file: join(path, 'broken.json'), severity: 'error' });
      expect(problem.line).toBeGreaterThan(1);
      expect(problem.column).toBeGreaterThan(0);
    }
    expect((await readDefinition(path)).bundle).toBeUndefined();
  });

  test('those of an object are placed by path: it has no file and no lines', async () => {
    const problems = await problemsOf(loadRunbook(broken));
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['unknown-activity-type', ['activities', 1, 'type']],
      ['link-unknown-activity', ['links', 0, 'to']],
      ['unknown-key', ['links', 1, 'delay']],
    ]);
    for (const problem of problems) {
      for (const key of ['file', 'line', 'column']) expect(problem).not.toHaveProperty(key);
    }
  });

  test.each([[[]], [{}], [new Map()]])('%j is no definition', async (source) => {
    expect(await problemsOf(loadRunbook(source as object))).toMatchObject([{ code: 'not-a-runbook' }]);
  });

  test('an object that is no JSON is a wrong use', async () => {
    const round: Record<string, unknown> = runbook('round');
    round['self'] = round;
    expect((await refusal(loadRunbook(round))).message).toContain('circular');
    expect((await refusal(loadRunbook({ name: 1n }))).message).toContain('BigInt');
    for (const source of [null, undefined, 7, () => 1] as unknown as object[]) {
      expect((await refusal(loadRunbook(source))).message).toMatch(/^a definition is a path, or an object/);
    }
  });
});

describe('an object', () => {
  test('is read as the file with the same content', async () => {
    const path = folder({ 'a.json': runbook('a') });
    expect(await loadRunbook(runbook('a'))).toEqual(await loadRunbook(join(path, 'a.json')));
  });

  test('or as a bundle', async () => {
    const bundle = await loadRunbook({ runbooks: [runbook('a'), runbook('b')], counters: [{ name: 'C' }] });
    expect(bundle.runbooks.map(({ path }) => path)).toEqual(['\\a', '\\b']);
  });

  test('may use activity types of your own', async () => {
    const own = defineActivity({
      name: 'Water plants',
      category: 'Utilities',
      summary: '',
      properties: z.strictObject({ litres: z.number() }),
    });
    const file = { name: 'Garden', activities: [{ id: 'a', type: 'Water plants', litres: 2 }] };
    expect((await loadRunbook(file, [own])).runbooks[0]?.activities[0]?.properties).toEqual({ litres: 2 });
    await expect(loadRunbook(file)).rejects.toThrow('unknown-activity-type');
  });

  test('what is loaded is frozen, and does not change with the object it came from', async () => {
    const file = runbook('a');
    const bundle = await loadRunbook(file);
    file.name = 'changed';
    expect(bundle.runbooks[0]?.name).toBe('a');
    expect(Object.isFrozen(bundle) && Object.isFrozen(bundle.runbooks[0]?.activities)).toBe(true);
  });
});
