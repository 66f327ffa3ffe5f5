// Bundles the command line with its packages into dist/cli, and what a job's thread begins with into
// dist/thread: reading a few files in place of some 250 more than halves the time either takes to start. As
// CommonJS, because `require` gives Node's own modules as they are, where `import` first makes an ES module
// of each. What is loaded when it is needed stays a file of its own. The library in dist, which must have
// been built before, is not bundled: its callers have packages of their own. Its threads are; nothing of
// theirs is the caller's, and there can be one for every job.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BuildOptions,
  build,
  type CodeSplittingOptions,
  type OutputChunk,
  type RolldownOutput,
} from 'rolldown';
import { codeCacheOf } from './bundle/code-cache.ts';
import { fewFiles } from './bundle/few-files.ts';
import { licencesOf } from './bundle/licences.ts';

const root = join(import.meta.dirname, '..');
const standIns = join(root, 'scripts/bundle');

await bundle(
  'dist/cli',
  {
    command: 'src/cli/process.ts',
    worker: 'src/hosts/sandbox/worker.ts',
    'command-thread': 'src/cli/own-code/command-thread.ts',
    'confined-process': 'src/cli/mcp/confined-process.ts',
    'simulation-worker': 'src/hosts/simulation/simulation-worker.ts',
  },
  {
    re2js: 'late-re2js.ts',
    'string-width': 'late-string-width.cjs',
    'node:child_process': 'late-child-process.cjs',
    'node:v8': 'late-v8.cjs',
    'node:worker_threads': 'late-worker-threads.cjs',
  },
  fewFiles,
);
copyFileSync(join(root, 'scripts/bundle/process.cjs'), join(root, 'dist/cli/process.js'));
const sample = 'runbooks/03-split';
execFileSync(
  process.execPath,
  [
    join(root, 'scripts/bundle/warm-command.cjs'),
    join(root, 'dist/cli'),
    ...['--help', `validate ${sample}`, `explain ${sample}`, `simulate ${sample}`],
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
await bundle('dist/thread', { jobs: 'src/hosts/threads/job-worker.ts' }, { re2js: 'late-re2js.ts' });
const jobsFile = join(root, 'dist/thread/jobs.js');
// Code that comes with a cache cannot import; the file that runs it does so in its place.
writeFileSync(jobsFile, readFileSync(jobsFile, 'utf8').replaceAll(/\bimport\(/g, 'importHere('));
const threadFile = join(root, 'dist/thread/job-worker.js');
copyFileSync(join(root, 'scripts/bundle/job-worker.cjs'), threadFile);
writeFileSync(join(root, 'dist/thread/jobs.cache'), await codeCacheOf(threadFile, join(root, 'dist')));

/**
 * `standsFor`: the files of scripts/bundle that stand for packages; they themselves may load them from where
 * they are. `split`: how the parts of the bundle are put into other files.
 */
async function bundle(
  folder: string,
  input: Readonly<Record<string, string>>,
  standsFor: Readonly<Record<string, string>>,
  split?: (parts: readonly OutputChunk[]) => CodeSplittingOptions,
): Promise<void> {
  const target = join(root, folder);
  const resolveId = (id: string, importer: string | undefined) => {
    const file = standsFor[id];
    if (file === undefined) return null;
    const path = join(standIns, file);
    return importer === path ? { id, external: true } : path;
  };
  const options = {
    cwd: root,
    input,
    platform: 'node',
    // What is loaded late may find in the first file what it shares with it.
    preserveEntrySignatures: 'allow-extension',
    // The first finds its WebAssembly beside its own files, the second what its threads begin with; the third
    // has no licence file to go along, parts of the last two have none; the next find their parts by name;
    // the last but two is not there on every machine.
    external: [
      /^quickjs-emscripten/,
      /^@jitl\//,
      'piscina',
      'saxes',
      /^istanbul-/,
      '@resvg/resvg-js',
      'pg',
      'pg-boss',
    ],
    resolve: { mainFields: ['module', 'main'] },
    plugins: [{ name: 'stand-ins', resolveId }],
    output: {
      dir: target,
      format: 'cjs',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      comments: false,
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  } satisfies BuildOptions;
  let chunks = chunksOf(await build(options));
  if (split !== undefined) {
    const output = { ...options.output, codeSplitting: split(chunks), cleanDir: true };
    // What few commands load late, others may begin with.
    chunks = chunksOf(await build({ ...options, output, checks: { ineffectiveDynamicImport: false } }));
  }
  writeFileSync(join(target, 'package.json'), '{ "type": "commonjs" }\n');
  for (const { fileName, code } of chunks) writeFileSync(join(target, fileName), inAscii(code));
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  writeFileSync(join(target, 'LICENSES.txt'), licencesOf(modules));
}

function chunksOf({ output }: RolldownOutput): readonly OutputChunk[] {
  return output.filter((file) => file.type === 'chunk');
}

/**
 * The same in ASCII: a file with one other letter takes twice the memory and thrice the time to read. Throws
 * for code in which an escape would not mean the letter.
 */
function inAscii(code: string): string {
  const raw = /\\[^\0-\x7f]|\braw`[^`]*[^\0-\x7f`][^`]*`/.exec(code);
  if (raw !== null) throw new Error(`this cannot be written in ASCII: ${raw[0].slice(0, 80)}`);
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
