// What a user meets before any of our code runs: the package's own files, and the command's first lines.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { version } from '../src/hosts/version.ts';
import { projectRoot, readText } from './tidy/source-file.ts';

type Manifest = {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
type Lock = {
  readonly version: string;
  readonly packages: Readonly<
    Record<
      string,
      { readonly hasInstallScript?: boolean; readonly integrity?: string; readonly link?: boolean }
    >
  >;
};

const manifest = JSON.parse(readText('package.json')) as Manifest;
const lock = JSON.parse(readText('package-lock.json')) as Lock;

describe('package.json', () => {
  test('pins every dependency to one version', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest;
    const pins = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies });
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('exports and bin name files that the build makes', () => {
    const exported = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const named = [...exported, ...Object.values(manifest.bin)];
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test('allows the install scripts of the packages that have one, and of no other', () => {
    const scripted = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript === true);
    const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(names.sort()).toEqual(Object.keys(manifest.allowScripts).sort());
  });

  test('what is built stays when npx prepares a checkout once more', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(projectRoot, 'scripts/prepare.ts')], {
      env: { ...process.env, npm_command: 'exec' },
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  test('has the version that Pianola says of itself', () => {
    expect(version()).toBe(manifest.version);
  });

  test('is what the lock file was made for, with a checksum for every package', () => {
    expect(lock.version).toBe(manifest.version);
    const unchecked = Object.entries(lock.packages).filter(
      ([path, entry]) => path !== '' && !entry.link && !entry.integrity,
    );
    expect(unchecked).toEqual([]);
  });

  test('brings along a Node that its own engines admit, and the tests run on it', () => {
    expect(manifest.devDependencies['node']).toMatch(/^24\./);
    // .ci/run can be told to take another one.
    const asked = process.env['PIANOLA_CI_NODE'];
    expect(process.versions.node).toMatch(
      asked === undefined ? (manifest.devDependencies['node'] ?? '') : new RegExp(`^${asked}(\\.|$)`),
    );
  });
});

describe('bin/pianola.js', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'pianola-bin-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** A module to load first, after which Node gives itself out as another version. */
  function pretending(version: string): string {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    return `data:text/javascript,${encodeURIComponent(pretend)}`;
  }

  /** A copy of the command; `cli` stands in for the built code. */
  function checkout(cli: string | undefined): string {
    const copy = mkdtempSync(join(scratch, 'copy-'));
    cpSync(join(projectRoot, 'bin'), join(copy, 'bin'), { recursive: true });
    cpSync(join(projectRoot, 'package.json'), join(copy, 'package.json'));
    if (cli !== undefined) {
      mkdirSync(join(copy, 'dist/cli'), { recursive: true });
      writeFileSync(join(copy, 'dist/cli/process.js'), cli);
    }
    return copy;
  }

  /** Runs a copy of the command under a Node that gives itself out as another version. */
  function pianola({ version = process.versions.node, cli }: { version?: string; cli?: string }) {
    return spawnSync(
      process.execPath,
      ['--import', pretending(version), join(checkout(cli), 'bin/pianola.js'), 'run'],
      {
        encoding: 'utf8',
      },
    );
  }

  test.each(['10.24.1', '20.20.2', '22.17.1'])('under Node %s says which Node it needs', (version) => {
    const { status, stdout, stderr } = pianola({
      version,
      cli: 'export const runProcess = () => console.log(1);',
    });
    expect(stderr).toContain(`pianola needs Node.js 22.18 or newer, and was started with ${version}.`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('under an older Node a checkout starts with the Node it brought along, and hands on the exit code', () => {
    const bin = join(projectRoot, 'bin/pianola.js');
    const started = spawnSync(process.execPath, ['--import', pretending('20.20.2'), bin, '--version'], {
      encoding: 'utf8',
    });
    expect(started).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const refused = spawnSync(process.execPath, ['--import', pretending('20.20.2'), bin, 'nonsense']);
    expect(refused.status).toBe(2);
  });

  test.runIf(process.platform !== 'win32')(
    'under an older Node a signal reaches the Node it brought along; one that ends it is 128 and its number',
    async () => {
      const ended = async (cli: string, signal: NodeJS.Signals) => {
        const copy = checkout(cli);
        mkdirSync(join(copy, 'node_modules/node/bin'), { recursive: true });
        symlinkSync(process.execPath, join(copy, 'node_modules/node/bin/node'));
        const argv = ['--import', pretending('20.20.2'), join(copy, 'bin/pianola.js')];
        const started = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(started.stdout, 'data');
        const closed = once(started, 'close');
        started.kill(signal);
        return (await closed)[0];
      };
      const deaf = "export const runProcess = () => { console.log('up'); setInterval(() => {}, 1000); };";
      expect(await ended(deaf, 'SIGINT')).toBe(130);
      expect(await ended(deaf, 'SIGTERM')).toBe(143);
      expect(await ended(deaf, 'SIGQUIT')).toBe(131);
      const listening = `process.on('SIGINT', () => process.exit(7));\n${deaf}`;
      expect(await ended(listening, 'SIGINT')).toBe(7);
    },
  );

  test.each(['22.18.0', '24.0.0', '26.1.0'])('under Node %s starts the command line', (version) => {
    const cli =
      'export const runProcess = () => { console.log(process.argv.slice(2)); process.exitCode = 7; };';
    expect(pianola({ version, cli })).toMatchObject({ status: 7, stdout: "[ 'run' ]\n", stderr: '' });
  });

  test('names the same oldest Node as package.json', () => {
    expect(manifest.engines.node).toBe('>=22.18');
    expect(readText('bin/pianola.js')).toContain('var needed = [22, 18];');
  });

  test('says how to build it when it is not built', () => {
    const { status, stderr } = pianola({});
    expect(stderr).toBe('pianola is not built: dist/cli/process.js is missing. `npm run build` makes it.\n');
    expect(status).toBe(2);
  });

  test('does not hide what the built code throws', () => {
    const broken = pianola({ cli: "import './gone.js'; export const runProcess = () => {};" });
    expect(broken.stderr).toContain('gone.js');
    expect(broken.status).toBe(1);
    const thrown = pianola({ cli: "export const runProcess = () => { throw new Error('our bug'); };" });
    expect(thrown.stderr).toContain('our bug');
    expect(thrown.status).toBe(1);
  });

  test('parses as a script, as the oldest Nodes read it', () => {
    expect(() => new Script(readText('bin/pianola.js'))).not.toThrow();
  });
});
