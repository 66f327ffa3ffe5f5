import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportReport } from '../../../src/formats/ois/import-report.ts';
import {
  activity,
  ciphertext,
  ed,
  encryptedField,
  exportOf,
  fields,
  guid,
  link,
  policy,
  table,
} from '../../formats/ois/export-builder.ts';
import { ownExport } from '../../formats/ois/own-export.ts';
import { FakeIo, filesBelow, pianola, playFolder } from '../../support/command-line.ts';

const folder = playFolder();
const sites = folder.file('site-checks.ois_export', ownExport);

test('import tells what came across, no line wider than 80 columns, and writes nothing without --out', async () => {
  const before = filesBelow(folder.path);
  const { code, out } = await new FakeIo().onTerminal().main('import', sites, '--no-color');
  expect(code).toBe(0);
  expect((await pianola('import', sites)).err).toBe('');
  expect(out).toContain('2 runbooks');
  for (const title of ['Runbooks', 'Activity types', 'Secrets']) expect(out).toContain(`\n${title}`);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(filesBelow(folder.path)).toEqual(before);
});

test('import --out writes a file for each runbook, in the folders of the export, that plays as the export does', async () => {
  const out = join(folder.path, 'sites');
  const { code, err } = await pianola('import', sites, '--out', out, '--quiet');
  expect([code, err]).toEqual([0, '']);
  const files = filesBelow(out);
  expect(files).toHaveLength(6);
  expect(files).toContain('globals.yaml');
  expect(files).toContain(join('Sites', 'All sites.yaml'));
  const played = await pianola('simulate', out, '--runbook', 'All sites', '--quiet', '--format', 'ndjson');
  const direct = await pianola('simulate', sites, '--runbook', 'All sites', '--quiet', '--format', 'ndjson');
  expect(played.code).toBe(direct.code);
  expect(played.out).toBe(direct.out);
});

test('what is not as it was is told under what became of it, by runbook', async () => {
  const stale = activity({
    guid: guid(2),
    type: 'Send Email',
    own: fields({ Subject: ed(guid(8), 'Gone') }),
  });
  const begin = activity({ guid: guid(1), type: 'Custom Start' });
  const objects = [begin, stale, link(guid(1), guid(2)), link(guid(1), guid(9))];
  const file = folder.file('not-as-it-was.ois_export', exportOf([policy('Stale', guid(1, 'C'), objects)]));
  const { code, out } = await pianola('import', file);
  expect(code).toBe(0);
  expect(out).toContain('\nLeft out\n  \\Stale\n');
  expect(out).toMatch(/\nStale references: .*\n {2}\\Stale\n {4}Send Email: /);
  expect(out).not.toContain('Everything was converted');
});

test('importing again changes nothing; a file of a runbook that is gone is named and left', async () => {
  const out = join(folder.path, 'again');
  await pianola('import', sites, '--out', out, '--quiet');
  const read = () => filesBelow(out).map((name) => readFileSync(join(out, name), 'utf8'));
  const first = read();
  const second = await pianola('import', sites, '--out', out);
  expect([second.code, read()]).toEqual([0, first]);
  expect(second.out).not.toContain('earlier import');
  const fewer = folder.file('fewer.ois_export', ownExport.replaceAll('All sites', 'Every site'));
  const { out: told } = await pianola('import', fewer, '--out', out);
  expect(told).toContain('Written by an earlier import, and not in this export:\n  Sites/All sites.yaml');
  expect(existsSync(join(out, 'Sites', 'All sites.yaml'))).toBe(true);
});

test('a file that no import has written is not overwritten without --force, and then nothing is written', async () => {
  const out = join(folder.path, 'own');
  await pianola('import', sites, '--out', out, '--quiet');
  const mine = join(out, 'Sites', 'All sites.yaml');
  writeFileSync(mine, '{ "name": "Mine", "activities": [] }');
  rmSync(join(out, 'globals.yaml'));
  const refused = await pianola('import', sites, '--out', out);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('would be overwritten');
  expect(existsSync(join(out, 'globals.yaml'))).toBe(false);
  expect((await pianola('import', sites, '--out', out, '--force', '--quiet')).code).toBe(0);
  expect(readFileSync(mine, 'utf8')).toContain('Written by pianola import');
});

test('names that no file can have are written under others', async () => {
  const start = (number: number) => activity({ guid: guid(number), type: 'Custom Start' });
  const odd = folder.file(
    'odd.ois_export',
    exportOf([
      policy('CON', guid(1, 'C'), [start(1)]),
      policy('What? <now>: "1/2"', guid(2, 'C'), [start(2)]),
      policy('..', guid(3, 'C'), [start(3)]),
    ]),
  );
  const out = join(folder.path, 'odd');
  expect((await pianola('import', odd, '--out', out, '--quiet')).code).toBe(0);
  expect(filesBelow(out).filter((name) => name.endsWith('.yaml'))).toEqual([
    'CON_.yaml',
    'What_ _now__ _1_2_.yaml',
    '_.yaml',
  ]);
  expect((await pianola('validate', out)).code).toBe(0);
});

test('what is found where the runbooks are read is told as well, by runbook, with its place in the export', async () => {
  const definition = '<Data><Entry><Code>Status</Code><Name>Status</Name><Type>String</Type></Entry></Data>';
  const back = activity({
    guid: guid(2),
    type: 'Publish Policy Data',
    name: 'Give back',
    own: table('PUBLISH_POLICY_DATA', [
      { UniqueID: guid(1, 'E'), Key: 'Status', Value: 'ok' },
      { UniqueID: guid(2, 'E'), Key: 'Renamed', Value: 'x' },
    ]),
  });
  const begin = activity({ guid: guid(1), type: 'Custom Start' });
  const returning = policy('Returns', guid(1, 'C'), [begin, back, link(guid(1), guid(2))], {
    ReturnDataDefinition: definition,
  });
  const file = folder.file('returns.ois_export', exportOf([returning]));
  const { code, out } = await pianola('import', file);
  expect(code).toBe(0);
  expect(out).not.toContain('Everything was converted');
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /Found when the runbooks are read \\Returns Give back: Renamed is not defined as returned data of the runbook \(defined: Status\), so it is not returned \(line \d+, column \d+\)/,
  );
  const { problems } = JSON.parse((await pianola('import', file, '--json')).out) as { problems: object[] };
  expect(problems).toMatchObject([
    { code: 'returned-data-undefined', file, line: expect.any(Number), column: expect.any(Number) },
  ]);
  const nothing = folder.file('nothing.ois_export', exportOf([policy('Plain', guid(1, 'C'), [begin])]));
  expect((await pianola('import', nothing)).out).toContain('\nEverything was converted without changes.\n');
});

test('--json gives the report for machines, with the files that were written', async () => {
  const { code, out } = await pianola('import', sites, '--json');
  expect(code).toBe(0);
  const report = JSON.parse(out) as ImportReport & { files: unknown; problems: unknown[] };
  expect(report.totals.runbooks).toBe(2);
  expect(report.files).toBeNull();
  const written = await pianola('import', sites, '--json', '--out', join(folder.path, 'json'));
  expect(JSON.parse(written.out)).toMatchObject({
    files: { written: expect.arrayContaining(['globals.yaml', 'globals.origin.json']), left: [] },
  });
});

test('what is no export, or damaged, or not there: one clear message, exit code 2, nothing written', async () => {
  const out = join(folder.path, 'nothing');
  const cases = [
    folder.file('other.ois_export', '<Other/>'),
    folder.file('cut.ois_export', ownExport.slice(0, 3000)),
    folder.file('empty.ois_export', ''),
    join(folder.path, 'missing.ois_export'),
  ];
  for (const file of cases) {
    const { code, out: told, err } = await pianola('import', file, '--out', out);
    expect([code, told]).toEqual([2, '']);
    expect(err).toContain(file);
    expect(err).not.toContain('    at ');
  }
  expect(existsSync(out)).toBe(false);
});

test('ciphertext is in no file, no report and no message', async () => {
  const file = folder.file(
    'secret.ois_export',
    exportOf([
      policy('Mail', guid(1, 'C'), [
        activity({ guid: guid(1), type: 'Custom Start' }),
        activity({
          guid: guid(2),
          type: 'Send Email',
          own: fields({ Password: encryptedField, Other: encryptedField }),
        }),
        link(guid(1), guid(2)),
      ]),
    ]),
  );
  const out = join(folder.path, 'secret');
  const { out: told, err } = await pianola('import', file, '--out', out);
  const json = await pianola('import', file, '--json');
  const simulated = await pianola('simulate', file, '--published-data', 'all', '--format', 'ndjson');
  const files = filesBelow(out).map((name) => readFileSync(join(out, name), 'utf8'));
  expect(
    [told, err, json.out, simulated.out, simulated.err, ...files].filter((text) => text.includes(ciphertext)),
  ).toEqual([]);
  expect(told).toContain('Secrets');
});

test('the remarks of an import are one line in every other command, and import tells them all', async () => {
  const links = Array.from({ length: 30 }, (_, index) => link(guid(1), guid(900 + index)));
  const begin = activity({ guid: guid(1), type: 'Custom Start' });
  const many = [
    policy('Many', guid(1, 'C'), [begin, ...links]),
    policy('Other', guid(2, 'C'), [begin, ...links]),
  ];
  const file = folder.file('many.ois_export', exportOf(many));
  const line = (count: number) => `${count} remarks, see "pianola import ${file}"\n`;
  const played = await pianola('simulate', file, '--runbook', 'Many', '--format', 'list');
  expect(played).toMatchObject({ code: 0, err: line(30) });
  expect((await pianola('mocks', file)).err).toBe(line(60));
  expect((await pianola('explain', file, '--quiet')).err).toBe('');
  expect(await pianola('validate', file)).toEqual({ code: 0, out: line(60), err: '' });
  expect((await pianola('lint', file, '--fail-on', 'warning')).code).toBe(0);
  const { out } = await pianola('validate', file, '--json');
  expect(JSON.parse(out)).toHaveLength(60);
  expect(JSON.parse(out)[0]).toMatchObject({ code: 'dangling-link', isRemark: true });
  expect((await pianola('import', file)).out.match(/which is not|not in the runbook/g)).toHaveLength(60);
  const spaced = folder.file('with space.ois_export', exportOf(many));
  expect((await pianola('validate', spaced)).out).toContain(`see "pianola import '${spaced}'"`);
});

test('of many warnings a command that plays tells ten, and where the rest are told', async () => {
  const links = Array.from({ length: 31 }, () => ({ from: 'a', to: 'b' }));
  const activities = [
    { id: 'a', type: 'Initialize Data', parameters: [] },
    { id: 'b', type: 'Junction' },
  ];
  const file = folder.file('many.json', { name: 'Many', activities, links });
  const { code, err } = await new FakeIo().main('simulate', file, '--format', 'list');
  expect(code).toBe(0);
  expect(err.match(/warning duplicate-link/g)).toHaveLength(10);
  expect(err).toContain('and 20 more; "pianola validate" prints them all\n');
  expect((await pianola('validate', file)).out.match(/warning duplicate-link/g)).toHaveLength(30);
});

test('a folder of exports is imported as one bundle; notes name the file, and other definitions are left alone', async () => {
  const again = ownExport.replaceAll('All sites', 'Every site');
  const both = playFolder();
  both.file('a.ois_export', ownExport);
  both.file('b.ois_export', again);
  both.file('own.json', { name: 'Own', activities: [{ id: 'a', type: 'Junction' }] });
  const { code, out, err } = await pianola('import', both.path);
  expect([code, err]).toEqual([0, '']);
  expect(out.replaceAll('\n', ' ')).toContain(`${both.path}, 2 exports, `);
  expect(out).toMatch(/a\.ois_export\s+and, with\s+other\s+content,\s+in\s+\S*b\.ois_export/);
  expect(out).not.toContain('Own');
  const json = both.file('only.json', '{}');
  expect((await pianola('import', json)).code).toBe(2);
});
