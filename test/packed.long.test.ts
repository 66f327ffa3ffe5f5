// The packed tarball as those who install it have it: types, library, command, threads and sandbox.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot, readText } from './tidy/source-file.ts';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const home = mkdtempSync(join(tmpdir(), 'pianola-packed-'));
const packageFolder = join(home, 'node_modules/pianola');
let tarball = '';

beforeAll(() => {
  const packed = npm('pack', '--ignore-scripts', '--json', '--pack-destination', home);
  tarball = join(home, (JSON.parse(packed) as { filename: string }[])[0]?.filename as string);
  mkdirSync(packageFolder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1']);
  for (const path of dependencyFolders())
    cpSync(join(projectRoot, path), join(home, path), { recursive: true });
  write('package.json', '{ "type": "module" }');
}, 300_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

function npm(...words: string[]): string {
  return execFileSync('npm', words, {
    cwd: projectRoot,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

/** The folders of the packages that an installation brings along. What is not declared is missing. */
function dependencyFolders(): string[] {
  const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Record<string, Locked> };
  const found = new Set<string>();
  const visit = ({ dependencies, optionalDependencies }: Locked) => {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = `node_modules/${name}`;
      if (found.has(path) || !existsSync(join(projectRoot, path))) continue;
      found.add(path);
      visit(packages[path] as Locked);
    }
  };
  visit(packages[''] as Locked);
  return [...found];
}

function write(name: string, text: string): void {
  writeFileSync(join(home, name), text);
}

/** Runs a program of Node in the folder of the installation. */
function node(...words: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: home, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

const manifest = () => JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));

const consumer = `
  import { defineActivity, loadRunbook, run, simulate, standardCatalogue } from 'pianola';
  import type { ActivityModuleFunction, ActivityModuleInput, RunResult, TraceEvent } from 'pianola';
  import schema from 'pianola/runbook.schema.json' with { type: 'json' };

  const bundle = await loadRunbook({ name: 'Backup', activities: [{ id: 'a', type: 'Query Database' }] });
  const events: TraceEvent[] = [];
  for (const play of [simulate, run]) {
    const started = play(bundle, { options: { mergeOrder: 'barrier' }, isolation: 'none' });
    started.on('ActivityEnd', (event) => {
      const status: 'success' | 'warning' | 'failed' = event.status;
      events.push(event);
      // @ts-expect-error: the event has no such key
      event.nonsense;
      return void status;
    });
    const result: RunResult = await started.result;
    const jobs: number = result.jobs;
    void jobs;
  }
  // @ts-expect-error: there is no such order
  simulate(bundle, { options: { mergeOrder: 'nonsense' } });
  const own: ActivityModuleFunction = ({ z, defineActivity }) =>
    defineActivity({ name: 'Own', category: 'System', summary: '', properties: z.strictObject({ a: z.string() }) });
  // @ts-expect-error: a category is missing
  const wrong: ActivityModuleFunction = ({ z, defineActivity }: ActivityModuleInput) => ({ name: 'Own' });
  void [own, wrong];
  // @ts-expect-error: no such export
  import('pianola/dist/index.js').nonsense;
  void [defineActivity, schema.$schema, standardCatalogue.get('Junction')?.summary];
`;

test.each([
  ['nodenext', true, ''],
  ['nodenext', false, 'node'],
  ['bundler', true, ''],
  ['bundler', false, 'node'],
])(
  'types: a strict program compiles with module resolution %s, skipLibCheck %s and the types "%s"',
  (resolution, skipLibCheck, types) => {
    mkdirSync(join(home, 'node_modules/@types'), { recursive: true });
    for (const name of ['@types/node', 'undici-types'])
      cpSync(join(projectRoot, 'node_modules', name), join(home, 'node_modules', name), { recursive: true });
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: 'es2024',
      module: resolution === 'bundler' ? 'esnext' : resolution,
      moduleResolution: resolution,
      resolveJsonModule: true,
      skipLibCheck,
      types: types === '' ? [] : [types],
    };
    write('consumer.ts', consumer);
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const { stdout, status } = node(join(projectRoot, 'node_modules/typescript/bin/tsc'));
    expect([stdout, status]).toEqual(['', 0]);
  },
);

test('what package.json exports is in the tarball, and nothing else can be imported', async () => {
  const tar = readFileSync(tarball);
  const bytes = tar.buffer.slice(tar.byteOffset, tar.byteOffset + tar.byteLength) as ArrayBuffer;
  const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
  expect(messages).toEqual([]);
  const targets = Object.values(manifest().exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target as Record<string, string>),
  );
  expect(targets.filter((target) => !existsSync(join(packageFolder, target)))).toEqual([]);
  const inside = node('--eval', `import('pianola/dist/index.js').catch(({ code }) => console.log(code))`);
  expect(inside.stdout).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  const named = node(
    '--eval',
    `console.log(require('pianola/package.json').version, typeof require('pianola').run)`,
  );
  expect(named).toMatchObject({ stdout: `${manifest().version} function\n`, status: 0 });
});

test('the tarball has what the package needs and no sources, tests or scratch files', () => {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const folders = new Set(files.map((file) => file.split('/')[1]));
  const always = ['LICENSE', 'README.md', 'package.json'];
  const named = manifest().files.filter((file: string) => !file.startsWith('!'));
  expect([...folders].sort()).toEqual([...named, ...always].sort());
  expect(files.filter((file) => file.startsWith('package/dist/site/'))).toEqual([]);
  const sources = files.filter((file) => /(?<!\.d)\.ts$/.test(file) || /\.test\./.test(file));
  expect(sources.filter((file) => !/^package\/(examples|runbooks)\//.test(file))).toEqual([]);
});

/** A parent that starts three children; each is a script. */
const definition = {
  runbooks: [
    {
      name: 'Parent',
      activities: [
        {
          id: 'list',
          type: 'Query Database',
          publishes: [{ name: 'n' }],
          simulate: { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] },
        },
        { id: 'start', type: 'Invoke Runbook', runbook: 'Child', parameters: { n: '{{list.n}}' } },
        { id: 'log', type: 'Send Event Log Message', message: 'twice is {{start.Twice}}' },
      ],
      links: [
        { from: 'list', to: 'start' },
        { from: 'start', to: 'log' },
      ],
    },
    {
      name: 'Child',
      returnedData: [{ name: 'Twice' }],
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'n' }] },
        {
          id: 'double',
          type: 'Run .Net Script',
          language: 'JavaScript',
          script: "publish('Twice', 2 * Number('{{init.n}}'))",
          publish: [{ name: 'Twice' }],
        },
        { id: 'return', type: 'Return Data', values: { Twice: '{{double.Twice}}' } },
      ],
      links: [
        { from: 'init', to: 'double' },
        { from: 'double', to: 'return' },
      ],
    },
  ],
};
const told = ['twice is 2', 'twice is 4', 'twice is 6'];

test.each([
  ['simulate', '{}'],
  ['run', `{ isolation: 'none' }`],
  ['run', `{ isolation: 'pool' }`],
  ['run', `{ isolation: 'worker' }`],
])('the library plays a runbook with scripts and child jobs: %s %s', (host, options) => {
  write(
    'play.mjs',
    `
    import { loadRunbook, ${host} as play } from 'pianola';
    const run = play(await loadRunbook(${JSON.stringify(definition)}), { runbook: 'Parent', ...${options} });
    const told = [];
    run.on('EventLogMessage', ({ message }) => told.push(message));
    const { status, jobs } = await run.result;
    console.log(JSON.stringify({ status, jobs, told }));`,
  );
  const { stdout, stderr, status } = node('play.mjs');
  expect([stderr, status]).toEqual(['', 0]);
  expect(JSON.parse(stdout)).toEqual({ status: 'success', jobs: 4, told });
});

test.each([
  ['simulate', []],
  ['run', ['--isolation', 'none', '--allow-simulated']],
  ['run', ['--isolation', 'pool', '--allow-simulated']],
  ['run', ['--isolation', 'worker', '--allow-simulated']],
])('the command plays it: %s %j', (command, words) => {
  write('jobs.json', JSON.stringify(definition));
  const bin = join(packageFolder, manifest().bin.pianola);
  const { stdout, stderr, status } = node(
    bin,
    command,
    'jobs.json',
    '--runbook',
    'Parent',
    '--format',
    'ndjson',
    ...words,
  );
  const note = 'note: simulated outcomes stood in for 1 of 16 activities\n';
  expect([stderr, status]).toEqual([command === 'run' ? note : '', 0]);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; message?: string });
  expect(events.flatMap(({ event, message }) => (event === 'EventLogMessage' ? [message] : []))).toEqual(
    told,
  );
});

const ownModule = `export default ({ z, defineActivity }) => defineActivity({
  name: 'Own', category: 'System', summary: '', properties: z.strictObject({ text: z.string() }),
  play: { how: 'computed', prepare: ({ activity }) => () => (
    { status: 'failed', errorSummary: activity.properties.text }) },
});`;
const ownRunbook = { name: 'R', activities: [{ id: 'a', type: 'Own', text: 'it was played' }] };

test.each([
  ['simulate', '{}'],
  ['simulate', `{ isolation: 'none' }`],
  ['run', `{ isolation: 'none' }`],
  ['run', `{ isolation: 'pool' }`],
  ['run', `{ isolation: 'worker' }`],
])('the library plays activities of an activity module: %s %s', (host, options) => {
  write('own.mjs', ownModule);
  write(
    'play-own.mjs',
    `
    import { loadActivityTypes, loadRunbook, ${host} as play } from 'pianola';
    const activityModules = ['own.mjs'];
    const activityTypes = await loadActivityTypes(activityModules);
    const bundle = await loadRunbook(${JSON.stringify(ownRunbook)}, activityTypes);
    const run = play(bundle, { activityTypes, activityModules, ...${options} });
    run.on('ActivityEnd', ({ errorSummary }) => console.log(errorSummary));
    console.log((await run.result).status);`,
  );
  const { stdout, stderr, status } = node('play-own.mjs');
  expect([stdout, stderr, status]).toEqual(['it was played\nfailed\n', '', 0]);
});

test.each([
  ['simulate', []],
  ['run', ['--isolation', 'none']],
  ['run', ['--isolation', 'pool']],
  ['run', ['--isolation', 'worker']],
])('an activity module far from any package is given what it needs: %s %j', (command, words) => {
  const away = mkdtempSync(join(tmpdir(), 'pianola-away-'));
  try {
    const file = (name: string, text: string) => {
      writeFileSync(join(away, name), text);
      return join(away, name);
    };
    const own = file('own.mjs', ownModule);
    const runbook = file('own.json', JSON.stringify(ownRunbook));
    const bin = join(packageFolder, manifest().bin.pianola);
    const { stderr, status } = node(bin, command, runbook, '--activities', own, ...words);
    expect([stderr, status]).toEqual(['error: \\R ended failed: Own: it was played\n', 1]);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
});

test('an example of the tarball is played to the byte by its own command', () => {
  const bin = join(packageFolder, manifest().bin.pianola);
  const folder = join(packageFolder, 'runbooks/01-linear');
  const { stdout, status } = node(bin, 'simulate', folder, '--format', 'ndjson');
  expect(status).toBe(0);
  const golden = readFileSync(join(folder, 'trace.ndjson'), 'utf8');
  expect(stdout.replace(/"version":"[^"]*"/, '')).toBe(golden.replace(/"version":"[^"]*"/, ''));
});
