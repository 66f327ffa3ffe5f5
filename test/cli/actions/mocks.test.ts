import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runbooksFolder } from '../../../scripts/golden-traces.ts';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { readDefinition, readSource } from '../../../src/files/load.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { readMocks } from '../../../src/lint/checked-mocks.ts';
import type { MocksInput } from '../../../src/model/mock.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { ownExport, sharedExports } from '../../formats/ois/own-export.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { linear, single } from '../example-runbooks.ts';

const folder = playFolder();
const bare = {
  ...linear,
  activities: linear.activities.map(({ simulate: _, ...rest }: Record<string, unknown>) => rest),
};
const file = folder.file('linear.json', bare);
const folders = readdirSync(runbooksFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const sources = new Map<string, string>(
  folders.map((name) => [`runbooks/${name}`, join(runbooksFolder, name)]),
);
for (const [name, bytes] of [['site-checks.ois_export', ownExport] as const, ...sharedExports])
  if (name !== 'not-an-export.ois_export')
    sources.set(name, folder.file(name, typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)));

test.each([...sources])(
  'the mocks file of %s is read without a word, and no activity of any runbook in it is stood in for by nothing',
  async (_name, path) => {
    const { bundle } = await readDefinition(path);
    if (bundle === undefined) throw new Error('it cannot be read');
    const target = join(folder.path, 'this.mocks.yaml');
    expect((await pianola('mocks', path, '--out', target, '--quiet', '--force')).code).toBe(0);
    const { mocks, problems } = await readMocks(await readSource(target), bundle, standardCatalogue);
    expect(problems).toEqual([]);
    for (const runbook of bundle.runbooks) {
      const options = {
        runbook: runbook.path,
        mocks: mocks as MocksInput,
        options: { maxExecutions: 10_000 },
      };
      const events: TraceEvent[] = [];
      const run = simulate(bundle, options);
      run.on('event', (event) => events.push(event));
      const { executions } = await run.result;
      expect(executions).toBeGreaterThan(0);
      const given = new Set(
        runbook.activities
          .filter(({ id, simulate: own }) => own !== undefined || mocks?.[runbook.path]?.[id] !== undefined)
          .map(({ id }) => id),
      );
      const lacking = events.filter(
        (event) =>
          event.event === 'ActivityEnd' &&
          event.simulated &&
          event.runbook === runbook.path &&
          !given.has(event.activity),
      );
      expect(lacking).toEqual([]);
    }
  },
  60_000,
);

test('to stdout as YAML with comments, or as JSON that says the same; the same whenever asked', async () => {
  const { code, out, err } = await pianola('mocks', file);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('\\Samples\\Linear:\n  # List files (Run Program)\n  list:\n    rows:\n');
  expect(out).toContain('- Program output: Program output 1 # read by Send Event Log Message (message)\n');
  expect((await pianola('mocks', file)).out).toBe(out);
  expect(JSON.parse((await pianola('mocks', file, '--json')).out)).toEqual({
    '\\Samples\\Linear': {
      list: { rows: [{ 'Program output': 'Program output 1' }, { 'Program output': 'Program output 2' }] },
    },
  });
});

test('--out writes a file and a line on it, and never over what is there without --force', async () => {
  const target = join(folder.path, 'new.mocks.yaml');
  const { code, out } = await pianola('mocks', file, '--out', target);
  expect([code, out]).toEqual([0, `1 outcome for 1 runbook in ${target}\n`]);
  const written = readFileSync(target, 'utf8');
  expect(written).toBe((await pianola('mocks', file)).out);
  folder.file('new.mocks.yaml', '# mine\n');
  const refused = await pianola('mocks', file, '--out', target);
  expect([refused.code, refused.err]).toEqual([
    2,
    `error: ${target} already exists\ngive another name, or --force to overwrite it\n`,
  ]);
  expect(readFileSync(target, 'utf8')).toBe('# mine\n');
  expect(await pianola('mocks', file, '--out', target, '--force', '--quiet')).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  expect(readFileSync(target, 'utf8')).toBe(written);
});

test('--force does not overwrite what is read, but a mocks file beside it', async () => {
  const bundle = playFolder();
  const source = bundle.file('a.json', bare);
  expect((await pianola('mocks', source, '--out', source, '--force')).code).toBe(2);
  expect((await pianola('mocks', bundle.path, '--out', source, '--force')).code).toBe(2);
  expect(JSON.parse(readFileSync(source, 'utf8'))).toEqual(JSON.parse(JSON.stringify(bare)));
  const beside = join(bundle.path, 'mocks.yaml');
  for (const _ of [1, 2])
    expect((await pianola('mocks', bundle.path, '--out', beside, '--force')).code).toBe(0);
  expect((await pianola('simulate', bundle.path, '--mocks', beside)).code).toBe(0);
  const nowhere = await pianola('mocks', source, '--out', join(bundle.path, 'none', 'mocks.yaml'));
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('its folder does not exist')]);
});

test('--runbook takes that runbook and those it is sure to start', async () => {
  const { simulate: _, ...program } = single('success').activities[0]!;
  const child = (name: string) => ({ name, activities: [program] });
  const top = { name: 'Top', activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child' }] };
  const family = folder.file('family.json', { runbooks: [child('Other'), child('Child'), top] });
  const keys = async (...flags: string[]) =>
    Object.keys(JSON.parse((await pianola('mocks', family, '--json', ...flags)).out));
  expect(await keys()).toEqual(['\\Other', '\\Child']);
  expect(await keys('--runbook', 'Top')).toEqual(['\\Child']);
  const unknown = await pianola('mocks', family, '--runbook', 'Toop');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('there is no runbook "Toop"')]);
});

test('--all-items adds what nobody reads', async () => {
  const read = JSON.parse((await pianola('mocks', file, '--json')).out)['\\Samples\\Linear'].list.rows[0];
  const all = JSON.parse((await pianola('mocks', file, '--json', '--all-items')).out)['\\Samples\\Linear']
    .list.rows[0];
  expect(Object.keys(all).slice(0, 1)).toEqual(Object.keys(read));
  expect(Object.keys(all).length).toBeGreaterThan(3);
});

test('a definition with errors: exit code 2, and nothing is written', async () => {
  const broken = folder.file('broken.json', {
    name: 'Broken',
    activities: [{ id: 'a', type: 'Nothing Known' }],
  });
  const target = join(folder.path, 'never.mocks.yaml');
  const { code, out, err } = await new FakeIo().main('mocks', broken, '--out', target);
  expect([code, out, existsSync(target)]).toEqual([2, '', false]);
  expect(err).toContain('Nothing Known');
});
