import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { traceText } from '../scripts/golden-traces.ts';
import { loadRunbook, readBundle, simulate, standardCatalogue } from '../src/index.ts';
import { problemList } from '../src/reports/problem-list.ts';
import { list } from '../src/reports/trace/list.ts';
import { pianola } from './cli/fake-io.ts';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** CONTRIBUTING shows how to write this one. */
const workedExample = 'reverse-text';

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );

test('the runbook in the README is read without a problem and plays to a success', async () => {
  const [runbook = ''] = blocks('jsonc');
  const { bundle, problems } = await readBundle(
    [{ name: 'disk-report.jsonc', bytes: new TextEncoder().encode(runbook) }],
    standardCatalogue,
  );
  expect(problems).toEqual([]);
  const run = simulate(bundle as NonNullable<typeof bundle>);
  const messages: string[] = [];
  run.on('EventLogMessage', ({ message }) => messages.push(message));
  expect((await run.result).status).toBe('success');
  expect(messages).toEqual(['WEB01: C: has 5 GB left']);
});

test('the problem in the README is what validate says of that typo', async () => {
  const [runbook = ''] = blocks('jsonc');
  const bytes = new TextEncoder().encode(runbook.replace('Get Disk Space Status', 'Get Disk Space'));
  const { problems } = await readBundle([{ name: 'disk-report.json', bytes }], standardCatalogue);
  expect(readme).toContain(`validate disk-report.json\n${problemList(problems)}`);
});

test('the Parallel in the README is read without a problem beside the runbooks it names', async () => {
  const [activity = ''] = blocks('yaml');
  const stub = (name: string) => ({ name, activities: [{ id: 'only', type: 'Send Event Log Message' }] });
  const called = [...activity.matchAll(/(?:runbook|compensate): ([A-Z][\w ]*)/g)].map(
    ([, name = '']) => name,
  );
  expect(called).toHaveLength(4);
  const seen = { id: 'seen', type: 'Send Event Log Message', message: '{{vendors.Failed branches}}' };
  const links = [{ from: 'vendors', to: 'seen' }];
  const runbook = { name: 'Readme', activities: [parse(activity)[0], seen], links };
  const bytes = new TextEncoder().encode(JSON.stringify({ runbooks: [runbook, ...called.map(stub)] }));
  const { problems } = await readBundle([{ name: 'bundle.json', bytes }], standardCatalogue);
  expect(problems).toEqual([]);
});

test('the README counts the activity types', () => {
  expect(readme).toContain(`Of the ${standardCatalogue.size} activity types:`);
});

test('every computed activity, and every one by child jobs, is named as such, and no other', () => {
  const row = (begin: string) =>
    new RegExp(`^\\| ${begin}[^|]*\\| ([^|]*) \\|$`, 'm').exec(readme)?.[1] ?? '';
  const named = (text: string) => text.split(/, | with /).map((name) => name.replace(/ in JavaScript$/, ''));
  const played = (...ways: string[]) =>
    [...standardCatalogue.values()].filter(({ play }) => ways.includes(play.how)).map(({ name }) => name);
  const ours = [...played('computed', 'engine', 'jobs'), 'Run .Net Script', 'Monitor Date/Time'];
  expect([...named(row('computed')), ...named(row('by child jobs'))].sort()).toEqual(
    [...new Set(ours)].sort(),
  );
});

describe('the table of features', () => {
  const rows = [
    ...readme.matchAll(/^\| (.+) \| \[(\w+)\]\((runbooks\/[\w-]+)\) \| \[(.+)\]\((test\/[\w./-]+)\) \|$/gm),
  ];
  const lines = (/^\| feature \|.*\n\|[-|]*\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? '').trimEnd().split('\n');

  test('has five texts, and every other row is whole', () => {
    expect(lines.filter((line) => / \| \| \|$/.test(line))).toHaveLength(5);
    expect(rows.length).toBe(lines.length - 5);
  });

  test.each(
    rows.map(([, feature = '', number = '', folder = '', title = '', file = '']) => ({
      feature,
      number,
      folder,
      title,
      file,
    })),
  )('$feature: the runbook is there, and the test is in its file', ({ number, folder, title, file }) => {
    expect(folder.startsWith(`runbooks/${number}-`)).toBe(true);
    expect(existsSync(new URL(`../${folder}/README.md`, import.meta.url))).toBe(true);
    expect(read(file)).toContain(`'${title}'`);
  });

  test('names every example of jobs', () => {
    const folders = new Set(rows.map(([, , , folder = '']) => folder.slice('runbooks/'.length)));
    const ofJobs = readdirSync(new URL('../runbooks', import.meta.url)).filter((name) =>
      /^(08|09|1[0-3]|15|16)-/.test(name),
    );
    expect(ofJobs.filter((name) => !folders.has(name))).toEqual([]);
  });
});

test('the mocks in the README fit that runbook', async () => {
  const [runbook = ''] = blocks('jsonc');
  const bundle = await loadRunbook(JSON.parse(runbook.replaceAll(/\/\/ .*$/gm, '')));
  const failing = { disks: { status: 'failed', errorSummary: 'access denied' } } as const;
  const run = simulate(bundle, {
    parameters: { Computer: 'WEB02' },
    mocks: { '\\Ops\\Disk report': failing },
  });
  const errors: string[] = [];
  run.on('ActivityEnd', ({ errorSummary }) => errors.push(errorSummary));
  expect((await run.result).status).toBe('warning');
  expect(errors).toContain('access denied');
});

test('the list in the README is what the example prints', async () => {
  const shown = /--format list --param Count=2\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? '';
  const run = simulate(await loadRunbook('runbooks/03-split'), { parameters: { Count: 2 } });
  expect(shown).toBe(await traceText(run, list()));
});

test('the comparison in the README is what compare prints', async () => {
  const runbook = 'Enrich an address';
  const { out } = await pianola('compare', 'runbooks/08-enrich-an-address', '--runbook', runbook);
  expect(readme).toContain(`--runbook "${runbook}"\n${out}\`\`\`\n`);
});

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])(
  'what %s links to and names as a script exists',
  (name) => {
    const text = read(name);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
    const paths = [...text.matchAll(/runbooks\/[\w-]+|`(?:src|test|scripts)\/[\w./-]+`/g)].map(([path]) =>
      path.replaceAll('`', ''),
    );
    const missing = [...links, ...paths].filter(
      (path) => !path.includes(workedExample) && !existsSync(new URL(`../${path}`, import.meta.url)),
    );
    const invented = [...text.matchAll(/npm run ([\w:-]+)/g)].filter(
      ([, script = '']) => !(script in scripts),
    );
    expect({ missing, invented: invented.map(([, script]) => script) }).toEqual({
      missing: [],
      invented: [],
    });
  },
);
