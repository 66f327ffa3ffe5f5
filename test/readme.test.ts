import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { traceText } from '../scripts/golden-traces.ts';
import { loadRunbook, readBundle, simulate, standardCatalogue } from '../src/index.ts';
import { list } from '../src/reports/list.ts';
import { problemList } from '../src/reports/problem-list.ts';

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
