import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A defect of the live host, put in by replacing text that occurs once in its file below `src`. */
interface Planted {
  readonly defect: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What `npm run storm -- --planted` puts in, one at a time. */
export const planted: readonly Planted[] = [
  {
    defect: 'a thread dies, and what it had begun is not ended in the trace',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: 'const cause = job.trace.breakOff(nowMs, instanceStatus, reason);',
    replace: 'const cause = job.trace.openSeq;',
  },
  {
    defect: 'the end of a job is not told to the dispatcher when its thread has died',
    file: 'hosts/threads/live-run.ts',
    find: "      this.#tell({ kind: 'ended', job, attempt, result: ended.result, cause: ended.cause });",
    replace:
      "      if (ended.result.status !== 'Failed')\n        this.#tell({ kind: 'ended', job, attempt, result: ended.result, cause: ended.cause });",
  },
  {
    defect: 'a job gives its slot back twice',
    file: 'jobs/slots.ts',
    find: "    this.#count(entry.line.runbook, 'held', -1);",
    replace: "    this.#count(entry.line.runbook, 'held', -2);",
  },
  {
    defect: 'a job that no thread has begun is not stopped',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: '      // No thread has begun with the job, and none should.\n      job.ending.abort();',
    replace: '      // No thread has begun with the job, and none should.',
  },
  {
    defect: 'the time limit of a job goes by the clock of the machine',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: '    const now = () => this.#clock.now();\n    job.callOffs.push(alarm(this.#surroundings, now, now() + delayMs, action));',
    replace:
      '    const now = () => this.#surroundings.wallMs();\n    job.callOffs.push(alarm(this.#surroundings, now, now() + delayMs, action));',
  },
  {
    defect: 'a thread that waits for the main one is never told that its events were taken',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: 'else if (message.isAwaited || job.heard % batchesPerTaken === 0)',
    replace: 'else if (job.heard % batchesPerTaken === batchesPerTaken)',
  },
  {
    defect: 'a report counts before the events that come ahead of it',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: 'while (job.heard < report.batches) {',
    replace: 'while (job.heard < 0) {',
  },
  {
    defect: 'the timers of a job go on after its end',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: '      for (const callOff of job.callOffs) callOff();\n',
    replace: '',
  },
  {
    defect: 'a job goes on although the run is paused',
    file: 'hosts/threads/current-job.ts',
    find: 'return Atomics.load(this.#control, 0) === 1 || this.#isAwaiting;',
    replace: 'return this.#isAwaiting;',
  },
  {
    defect: 'nobody waits for what a thread had told before it died',
    file: 'hosts/threads/jobs-in-threads.ts',
    find: '    if (!job.abandoned.signal.aborted) await this.#board.drained(job.order.job);\n',
    replace: '',
  },
];

const root = join(import.meta.dirname, '../..');
/** So many worlds each defect may take to be found. */
const mostWorlds = 3_000;

/**
 * Puts one defect after another into a copy of the project and plays the storm there. Prints what became of
 * each. `only` takes those whose text has it. Returns 1 if one is not found or its text is gone, else 0.
 */
export function playPlanted(only = ''): number {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  const chosen = planted.filter(({ defect }) => defect.includes(only));
  let found = 0;
  try {
    for (const entry of ['src', 'test', 'scripts', 'package.json'])
      cpSync(join(root, entry), join(folder, entry), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const defect of chosen) {
      const verdict = verdictOn(defect, folder);
      if (verdict.startsWith('found')) found += 1;
      console.log(`${defect.defect}\n  ${verdict}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${found} of ${chosen.length} planted defects were found.`);
  return found === chosen.length ? 0 : 1;
}

function verdictOn({ file, find, replace }: Planted, folder: string): string {
  const path = join(folder, 'src', file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(find).length - 1;
  if (times !== 1) return `UNKNOWN: its text occurs ${times} times in ${file}`;
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  try {
    const argv = [join(folder, 'scripts/storm/main.ts'), '--worlds', String(mostWorlds), '--as-found'];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', cwd: folder });
    const [, told] = /FOUND (.*\n.*)/.exec(stdout) ?? [];
    if (told !== undefined) return `found: ${told.replace(/\s+/g, ' ')}`;
    return status === 0 ? 'NOT FOUND' : `UNKNOWN: ${stderr.slice(0, 300)}`;
  } finally {
    writeFileSync(path, source);
  }
}
