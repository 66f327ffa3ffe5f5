import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation, Stages } from './mutation.ts';
import { mutations } from './mutations.ts';

const timeoutMs = 60_000;
/** The same without a mutation, where time proves nothing. */
const unbrokenMs = 300_000;
const copies = 2;
/** No test failed because none ran: the mutation is no program. */
const notRun = 'INVALID: the tests could not be run';
const root = join(import.meta.dirname, '../..');

interface Verdict {
  readonly mutation: Mutation;
  readonly isKilled: boolean;
  readonly by: string;
}

/** A copy of the project to break. */
async function scratchCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
  for (const entry of ['src', 'test', 'package.json', 'tsconfig.json']) {
    await cp(join(root, entry), join(folder, entry), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The first test that fails in a copy; undefined when all pass. */
async function firstFailure(folder: string, stages: Stages, limitMs: number): Promise<string | undefined> {
  for (const stage of stages) {
    const failed = await firstFailureOf(stage, folder, limitMs);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function firstFailureOf(
  stage: readonly string[],
  folder: string,
  limitMs: number,
): Promise<string | undefined> {
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['--bail', '1', '--no-cache', '--reporter', 'json', '--outputFile', report];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', ...options, ...stage], {
      cwd: folder,
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal !== null) resolve('(time out)');
      else if (code === 0) resolve(undefined);
      else readReport(report).then(resolve, () => resolve(notRun));
    });
  });
}

async function readReport(path: string): Promise<string> {
  const report = JSON.parse(await readFile(path, 'utf8')) as {
    testResults: {
      name: string;
      message: string;
      assertionResults: { status: string; fullName: string }[];
    }[];
  };
  for (const { name, assertionResults } of report.testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return `${name.slice(name.indexOf('test/') + 5)}: ${failed.fullName}`;
  }
  return notRun;
}

async function judge(mutation: Mutation, folder: string): Promise<Verdict> {
  const path = join(folder, 'src', mutation.file);
  const whole = await readFile(path, 'utf8');
  const found = whole.split(mutation.find).length - 1;
  if (found !== 1) return { mutation, isKilled: false, by: `STALE: its text occurs ${found} times` };
  await writeFile(
    path,
    whole.replace(mutation.find, () => mutation.replace),
  );
  try {
    const by = await firstFailure(folder, mutation.stages, timeoutMs);
    return { mutation, isKilled: by !== undefined && by !== notRun, by: by ?? 'SURVIVED' };
  } finally {
    await writeFile(path, whole);
  }
}

/** Judges them all, one in each copy at a time. */
async function judgeAll(chosen: readonly Mutation[], folders: readonly string[]): Promise<Verdict[]> {
  const waiting = [...chosen];
  const verdicts: Verdict[] = [];
  const work = async (folder: string) => {
    for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
      const verdict = await judge(mutation, folder);
      verdicts.push(verdict);
      console.log(line(verdict));
    }
  };
  await Promise.all(folders.map(work));
  return verdicts;
}

function line({ mutation, isKilled, by }: Verdict): string {
  const number = `${mutations.indexOf(mutation) + 1}`.padStart(3);
  return `${number} ${isKilled ? 'killed ' : 'ALIVE  '} ${mutation.file.padEnd(28)} ${mutation.rule.padEnd(72)} ${by}`;
}

/**
 * Shows that the tests find faults: breaks one rule at a time in a copy of the project and runs on it the tests that should notice. Prints
 * a table; gives 1 if a broken rule goes unnoticed, if the text of a mutation is gone, or if the tests fail without one. A number runs that
 * mutation only, a part of a path those of the files that have it.
 */
export async function runByHand(only = ''): Promise<number> {
  const chosen = mutations.filter(({ file }, index) => file.includes(only) || `${index + 1}` === only);
  const stages = new Map(chosen.flatMap((each) => each.stages.map((stage) => [stage.join(), stage])));
  const scratch = await Promise.all(Array.from({ length: Math.min(copies, chosen.length) }, scratchCopy));
  try {
    const broken = scratch[0] && (await firstFailure(scratch[0], [...stages.values()], unbrokenMs));
    if (broken !== undefined) {
      console.error(`The tests fail without any mutation: ${broken}`);
      return 1;
    }
    const verdicts = await judgeAll(chosen, scratch);
    const alive = verdicts.filter(({ isKilled }) => !isKilled);
    console.log(`\n${verdicts.length - alive.length} of ${verdicts.length} broken rules were noticed.`);
    for (const verdict of alive) console.log(line(verdict));
    return alive.length > 0 || verdicts.length === 0 ? 1 : 0;
  } finally {
    await Promise.all(scratch.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}
