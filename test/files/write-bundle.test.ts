import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readDefinition } from '../../src/files/load.ts';
import {
  activity,
  encryptedField,
  exportOf,
  fields,
  folder as folderOf,
  guid,
  policy,
  variables,
  vb,
} from '../formats/ois/export-builder.ts';
import { filesBelow, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();

const simple = (name: string, number: number) =>
  policy(name, guid(number, 'C'), [activity({ guid: guid(number), type: 'Custom Start' })]);

test('long names are cut at bytes, never within a character, and stay apart', async () => {
  const long = ['計'.repeat(100), `${'計'.repeat(100)}2`, '😀'.repeat(90), `${'x'.repeat(199)}é`];
  const file = folder.file('long.ois_export', exportOf(long.map((name, index) => simple(name, index))));
  const out = join(folder.path, 'long');
  expect(await pianola('import', file, '--out', out, '--quiet')).toEqual({ code: 0, out: '', err: '' });
  const names = filesBelow(out)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'));
  expect(names.toSorted()).toEqual(
    ['計'.repeat(66), `${'計'.repeat(66)} (2)`, '😀'.repeat(50), 'x'.repeat(199)].toSorted(),
  );
  expect((await pianola('validate', out)).code).toBe(0);
});

test('no folder takes the name of a file: of a runbook beside it, or of the global settings', async () => {
  const text = exportOf(
    [
      folderOf('globals.yaml', guid(1, 'D'), [simple('X', 1)]),
      simple('Y', 2),
      folderOf('Y.JSON', guid(2, 'D'), [simple('Z', 3)]),
      simple('a.origin', 7),
      simple('mocks', 4),
      simple('node_modules', 5),
      simple('con.txt', 6),
      simple('COM¹', 8),
      simple('conin$', 9),
      simple('NUL.txt', 10),
      simple('Re\u200bboot', 11),
      simple('a\u202egnp', 12),
    ],
    variables([{ guid: guid(1, 'B'), name: 'V', value: '1' }]),
  );
  const file = folder.file('collide.ois_export', text);
  const out = join(folder.path, 'collide');
  expect((await pianola('import', file, '--out', out, '--quiet')).code).toBe(0);
  const first = filesBelow(out);
  expect(first).toEqual(
    [
      'globals',
      join('globals.yaml_', 'X'),
      'Y',
      join('Y.JSON_', 'Z'),
      'a.origin_',
      'mocks_',
      'node_modules_',
      'con_.txt',
      'COM¹_',
      'conin$_',
      'NUL_.txt',
      'Re_boot',
      'a_gnp',
    ]
      .flatMap((name) => [`${name}.yaml`, `${name}.origin.json`])
      .toSorted(),
  );
  const { code, out: told } = await pianola('import', file, '--out', out, '--json');
  expect([code, filesBelow(out)]).toEqual([0, first]);
  expect((JSON.parse(told) as { files: object }).files).toMatchObject({ left: [] });
  // Each of them is read, under the name and folder it has in the export.
  const { bundle, problems } = await readDefinition(out);
  expect(problems).toEqual([]);
  expect(bundle?.runbooks.map(({ path }) => path).toSorted()).toEqual(
    [
      '\\Y',
      '\\Y.JSON\\Z',
      '\\a.origin',
      '\\con.txt',
      '\\COM¹',
      '\\conin$',
      '\\NUL.txt',
      '\\Re\u200bboot',
      '\\a\u202egnp',
      '\\globals.yaml\\X',
      '\\mocks',
      '\\node_modules',
    ].toSorted(),
  );
});

describe('what the system does not permit is told in plain words, and nothing is written', () => {
  const deep = Array.from({ length: 60 }).reduce<string>(
    (content, _, index) => folderOf('d'.repeat(100), guid(index, 'D'), [content]),
    simple('Deep', 2),
  );
  const file = folder.file('deep.ois_export', exportOf([simple('Top', 1), deep]));
  const two = folder.file(
    'two.ois_export',
    exportOf([simple('A', 1), folderOf('F', guid(1, 'D'), [simple('B', 2)])]),
  );

  async function refused(source: string, out: string): Promise<string> {
    const { code, out: told, err } = await pianola('import', source, '--out', out, '--force');
    expect([code, told]).toEqual([2, '']);
    return err;
  }

  test('a path that is too long', async () => {
    const out = join(folder.path, 'deep');
    const err = await refused(file, out);
    expect(err).toMatch(/^error: cannot write .*…d+\/Deep\.yaml: its path is too long\n$/);
    expect(existsSync(out)).toBe(false);
  });

  test('a folder whose name is too long, below one that would have to be made', async () => {
    const out = join(folder.path, 'new');
    expect(await refused(two, join(out, 'n'.repeat(300)))).toContain('its path is too long');
    expect(existsSync(out)).toBe(false);
  });

  test('a folder where a file has to be, and a file where a folder has to be', async () => {
    const out = join(folder.path, 'taken');
    mkdirSync(join(out, 'F', 'B.yaml'), { recursive: true });
    expect(await refused(two, out)).toContain(`${join('F', 'B.yaml')}: it is a folder\n`);
    expect(filesBelow(out)).toEqual([]);
    rmSync(join(out, 'F'), { recursive: true });
    writeFileSync(join(out, 'F'), 'mine');
    expect(await refused(two, out)).toContain(`${join(out, 'F')} is not a folder\n`);
    expect(filesBelow(out)).toEqual(['F']);
    expect(await refused(two, join(out, 'F'))).toBe(
      `error: cannot write ${join(out, 'F')}: it is not a folder\n`,
    );
    expect(await refused(two, '')).toContain('has no name');
  });
});

describe('global settings that somebody added to those of an import', () => {
  const start = activity({
    guid: guid(1),
    type: 'Send Event Log Message',
    own: fields({ MessageText: `${vb(guid(1, 'B'))} ${vb(guid(7, 'B'))}`, ComputerName: encryptedField }),
  });
  const source = folder.file(
    'settings.ois_export',
    exportOf(
      [policy('R', guid(1, 'C'), [start])],
      variables([{ guid: guid(1, 'B'), name: 'Site', value: 'here' }]),
    ),
  );
  type Globals = Record<string, Record<string, unknown>[]>;

  /** Imports, lets somebody edit the global settings, imports again. */
  async function again(name: string, edit: (globals: Globals) => unknown, ...flags: string[]) {
    const out = join(folder.path, name);
    const globals = join(out, 'globals.yaml');
    const read = () => parse(readFileSync(globals, 'utf8')) as Globals;
    await pianola('import', source, '--out', out, '--quiet');
    const first = read();
    const [head] = readFileSync(globals, 'utf8').split(/(?=\$schema: )/);
    const edited = edit(read());
    writeFileSync(globals, typeof edited === 'string' ? edited : `${head}${stringify(edited)}`);
    const result = await pianola('import', source, '--out', out, ...flags);
    return { ...result, first, edited, globals, second: result.code === 0 ? read() : undefined };
  }

  const mine = { name: 'Mine', folder: 'Own', value: 'x' };
  const nightly = { name: 'Nightly', rules: [] };

  test('stay behind the imported ones, and are told', async () => {
    const { code, err, out, first, second, globals } = await again(
      'added',
      ({ variables: given = [], ...rest }) => ({
        ...rest,
        $schema: './bundle.schema.json',
        variables: [mine, { ...given[0], value: 'elsewhere' }, ...given.slice(1)],
        schedules: [nightly],
      }),
    );
    expect([code, err]).toEqual([0, '']);
    expect(first['variables']).toHaveLength(3);
    expect(second).toEqual({
      $schema: './bundle.schema.json',
      variables: [...(first['variables'] ?? []), mine],
      schedules: [nightly],
    });
    expect(out).toContain(
      'Kept in globals.yaml, although this export does not have them:\n  \\Own\\Mine (variable)\n  \\Nightly (schedule)\n',
    );
    const text = readFileSync(globals, 'utf8');
    const third = await pianola('import', source, '--out', join(folder.path, 'added'), '--json');
    expect(JSON.parse(third.out)).toMatchObject({
      files: {
        kept: [
          { kind: 'variable', path: '\\Own\\Mine' },
          { kind: 'schedule', path: '\\Nightly' },
        ],
      },
    });
    expect(readFileSync(globals, 'utf8')).toBe(text);
  });

  test('a value given to what did not come along with the export stays, a variable of the export does not', async () => {
    const { second, first } = await again('filled', ({ variables: given = [] }) => ({
      variables: given.map(({ origin: _origin, ...one }) => ({
        ...one,
        value: 'mine',
        encrypted: undefined,
      })),
    }));
    const values = second?.['variables']?.map(({ folder: at = '', value }) => `${at}: ${value}`);
    expect(values).toEqual([': here', 'Secrets: mine', 'Not exported: mine']);
    expect(first['variables']?.map(({ value }) => value)).toEqual(['here', undefined, undefined]);
  });

  test('what another export has brought stays, with its placeholders: its runbooks may need them', async () => {
    const others = (given: readonly Record<string, unknown>[]) =>
      given.map((one) => ({ ...one, name: `${one['name']} of another` }));
    const { second, first } = await again('another', ({ variables: given = [] }) => ({
      variables: [...given, ...others(given)],
    }));
    const imported = first['variables'] ?? [];
    expect(second?.['variables']).toEqual([...imported, ...others(imported)]);
  });

  test('a byte order mark and line ends of Windows are no matter; what no import wrote is refused', async () => {
    const mark = '# Written by pianola import, which overwrites it.';
    const marked = await again('mark', (globals) => `\uFEFF# x\r\n${mark}\r\n${JSON.stringify(globals)}`);
    expect(marked.code).toBe(0);
    const own = await again('own-only', () => `variables: ${JSON.stringify([mine])}`);
    expect(own).toMatchObject({ code: 2, out: '' });
    expect(own.err).toContain('would be overwritten, and no import has written it');
    expect(readFileSync(own.globals, 'utf8')).toBe(own.edited);
  });
});
