/**
 * `npm run bench`: what Pianola costs as a multiple of a floor, measured in one run: written by hand for an
 * instance (floor.ts, cases.ts), for jobs piscina alone and others (pool-floor.ts, job-floors.ts), for
 * exports saxes alone (measure-import.ts), for cases of test files simulate (measure-tests.ts), for servers
 * pg-boss alone (server-rows.ts); and beside other engines, where they are (peers.ts). What a frame of the
 * page costs has no floor (measure-page.ts). Every measurement is a process of its own, floor and Pianola by
 * turns, so that a machine that is busy for a while slows both; the median of the ratios counts. Peers, jobs
 * and start-up are those of the built library and command. Prints a table and writes it to
 * bench/results.json. `npm run bench -- PART` measures one part only, and writes its rows into the same file.
 * Exit code 1 when a limit is passed; a target that is not reached is told.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cases } from './cases.ts';
import { generatedExport } from './generated-export.ts';
import type { FrameCosts } from './measure-page.ts';
import { peerRows } from './peers.ts';
import { serverRows } from './server-rows.ts';
import { measured, median, processMs, root, Table } from './table.ts';

interface Measurement {
  readonly ms: number;
  readonly executions: number;
  readonly resident: number;
}

const table = new Table();
const { add } = table;
const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string', default: fileURLToPath(new URL('../shared/peers', root)) },
    scratch: { type: 'string', default: join(tmpdir(), 'pianola-bench-peers') },
    rounds: { type: 'string', default: '5' },
  },
});
const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  peers: () => peerRows(add, { from: options.peers, to: options.scratch }, Number(options.rounds)),
  instances: instanceRows,
  jobs: jobRows,
  imports: importRows,
  tests: testRows,
  bytes: byteRows,
  pages: pageRows,
  starts: startUpRows,
  servers: () => serverRows(add),
};
const [name] = positionals;
if (name !== undefined && parts[name] === undefined)
  throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(', ')}`);
for (const [part, measure] of Object.entries(parts)) if (name === undefined || name === part) await measure();
table.write(name !== undefined);
if (table.isOver) process.exitCode = 1;

/** Executions of an instance, beside those of a loop written by hand. */
function instanceRows(): void {
  for (const { name, computes } of cases) {
    const medians = [10_000, 100_000, 1_000_000].map((items) => {
      const { ratio, pianola } = compare(name, items, items > 100_000 ? 3 : 7);
      const each = `${pianola.executions} executions, ${((pianola.ms * 1000) / pianola.executions).toFixed(2)} us each`;
      // The floor does nothing in its activities; what computing costs beside it is told, not limited.
      const limit = items === 100_000 && !computes ? { limit: 3, target: 1.5 } : {};
      add({ what: `${name}, ${items} items: time / floor`, value: ratio, unit: 'x', ...limit, detail: each });
      return pianola;
    });
    const [, middle, largest] = medians as [Measurement, Measurement, Measurement];
    add({
      what: `${name}: time(1M) / time(100k)`,
      value: largest.ms / middle.ms,
      unit: 'x',
      limit: 11,
      target: 11,
      detail: '',
    });
    const bytes = largest.resident / largest.executions;
    add({
      what: `${name}, 1000000 items: memory / execution`,
      value: bytes / 1024,
      unit: 'KB',
      limit: 1,
      ...(name === 'chain-of-3' && { target: 0.2 }),
      detail: 'the most that was resident, all of the process',
    });
    if (computes) continue;
    const { ratio } = compare(name, 100_000, 5, 'file');
    add({
      what: `${name}, 100000 items: with a trace file, both`,
      value: ratio,
      unit: 'x',
      limit: 2,
      target: 1.2,
      detail: 'the floor writes lines with the same keys by JSON.stringify',
    });
  }
}

/**
 * Child jobs: in the threads of a pool and in fresh threads, two at a time, and simulated. A pool is measured
 * beside two floors: piscina alone that queues jobs which Pianola's own threads play (pool-floor.ts), which
 * has the limits, and piscina with jobs written by hand (job-floors.ts), which shows the cost of the engine
 * as well.
 */
function jobRows(): void {
  const ofPool = [
    { jobs: 1_000, limit: 1.5, rounds: 11 },
    { jobs: 10_000, limit: 2, rounds: 7 },
  ];
  for (const { jobs, limit, rounds } of ofPool) {
    const { ratio, pianola } = compareJobs('pool', jobs, rounds);
    const what = `${jobs} child jobs in a pool: time / piscina alone`;
    const each = `${((pianola.ms * 1000) / jobs).toFixed(0)} us a job, the start of two threads included`;
    const detail = `${each}; the floor: the same jobs in the same threads, queued by piscina and nothing else`;
    add({ what, value: ratio, unit: 'x', limit, target: 1, detail });
    const hand = compareJobs('hand', jobs, rounds).ratio;
    add({
      what: `${jobs} child jobs in a pool: beside hand-written jobs`,
      value: hand,
      unit: 'x',
      detail: 'the floor: piscina and jobs of a few lines of JavaScript, without an engine',
    });
  }
  const { ratio, pianola } = compareJobs('worker', 100, 7);
  const what = '100 child jobs in fresh threads: time / new Worker';
  const each = `${(pianola.ms / 100).toFixed(1)} ms a job, two at a time`;
  const detail = `${each}; the floor: the same jobs, each in a bare new Worker`;
  add({ what, value: ratio, unit: 'x', limit: 1.25, detail });
  add({
    what: '100 child jobs in fresh threads: beside hand-written',
    value: compareJobs('handWorker', 100, 7).ratio,
    unit: 'x',
    detail: 'the floor: a bare new Worker for a few lines of JavaScript, without an engine',
  });
  const simulated = compareJobs('simulate', 100_000, 3);
  const seconds = simulated.pianola.ms / 1000;
  add({
    what: '100000 simulated child jobs: time / array of no-ops',
    value: simulated.ratio,
    unit: 'x',
    detail: `${seconds.toFixed(2)} s, ${(100_000 / seconds).toFixed(0)} jobs a second`,
  });
}

/**
 * An Orchestrator export: reading its XML and importing it whole, beside the XML parser alone
 * (measure-import.ts).
 */
function importRows(): void {
  const path = join(tmpdir(), `pianola-bench-${process.pid}.ois_export`);
  writeFileSync(path, generatedExport(20_000_000));
  const compareImport = (what: 'read' | 'import') =>
    byTurns(5, (who) => measured<ImportMeasurement>('measure-import.ts', who === 'floor' ? who : what, path));
  const speed = (ms: number) => `${(20_000 / ms).toFixed(1)} MB a second`;
  const read = compareImport('read');
  const detail = `${speed(read.pianola.ms)}; the floor: the same parser with handlers that only count`;
  add({ what: 'reading an export of 20 MB: time / saxes alone', value: read.ratio, unit: 'x', detail });
  const whole = compareImport('import');
  const what = 'importing an export of 20 MB: time / saxes alone';
  add({ what, value: whole.ratio, unit: 'x', limit: 3, detail: speed(whole.pianola.ms) });
  writeFileSync(path, generatedExport(100_000_000));
  const { resident } = measured<ImportMeasurement>('measure-import.ts', 'read', path);
  rmSync(path);
  add({
    what: 'reading an export of 100 MB: memory / file',
    value: resident / 100_000_000,
    unit: 'x',
    detail: 'all of the process, the file itself included',
  });
}

/** Small cases of a test file, beside simulating as many runs through the library (measure-tests.ts). */
function testRows(): void {
  const { ratio, pianola } = byTurns(5, (who) =>
    measured<{ readonly ms: number; readonly cases: number }>('measure-tests.ts', who),
  );
  const each = pianola.ms / pianola.cases;
  add({
    what: 'a small case of a test file: time / simulate',
    value: ratio,
    unit: 'x',
    detail: `${each.toFixed(2)} ms a case, which may take 5; the floor: simulate through the library`,
  });
}

/** What waits in memory, and what a run keeps there, in bytes (measure-bytes.ts). */
function byteRows(): void {
  const bytes = measured<Readonly<Record<string, number>>>('measure-bytes.ts');
  const kinds = [
    ['sharedToken', 'a token that waits, of rows that executions share', 40],
    ['ownToken', 'a token that waits, with an execution and a row of its own', 500],
    ['job', 'a job that waits, with the execution that asked for it', 1500],
    ['entry', 'an activity of a definition, with its link', 2500],
  ] as const;
  for (const [kind, what, limit] of kinds)
    add({ what, value: bytes[kind] ?? Number.NaN, unit: 'B', limit, detail: 'in use after a collection' });
  add({
    what: 'chain-of-3, 1000000 executions: kept / execution',
    value: bytes['execution'] ?? Number.NaN,
    unit: 'B',
    target: 200,
    detail: 'the most in use at once after a collection, over all executions',
  });
}

/**
 * What a frame of a page of 10,000 events costs its main thread; 20 ms are 50 frames a second. What many
 * activities cost is told, not limited.
 */
function pageRows(): void {
  for (const activities of [2, 160]) {
    const costs = measured<Readonly<Record<string, FrameCosts>> | null>('measure-page.ts', `${activities}`);
    for (const [doing, { task, script, style, layout }] of Object.entries(costs ?? {})) {
      const parts = `${script.toFixed(1)} script, ${style.toFixed(1)} styles, ${layout.toFixed(1)} layout`;
      add({
        what: `a page of 10000 events, ${activities} activities, ${doing}: a frame`,
        value: task,
        unit: 'ms',
        ...(activities < 100 && { limit: 20 }),
        detail: `processor time of the main thread: ${parts}`,
      });
    }
  }
}

interface ImportMeasurement {
  readonly ms: number;
  readonly resident: number;
}

/** The median ratio, and the Pianola measurement with the median time. */
function compare(name: string, items: number, rounds: number, file = ''): Comparison<Measurement> {
  return byTurns(rounds, (who) => measured('measure.ts', who, name, String(items), file));
}

function compareJobs(what: string, jobs: number, rounds: number): Comparison<{ readonly ms: number }> {
  return byTurns(rounds, (who) => measured('measure-jobs.ts', who, what, String(jobs)));
}

interface Comparison<Measured> {
  readonly ratio: number;
  readonly pianola: Measured;
}

function byTurns<Measured extends { readonly ms: number }>(
  rounds: number,
  measure: (who: 'floor' | 'pianola') => Measured,
): Comparison<Measured> {
  const ratios: number[] = [];
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const floor = measure('floor');
    const pianola = measure('pianola');
    ratios.push(pianola.ms / floor.ms);
    all.push(pianola);
  }
  all.sort((a, b) => a.ms - b.ms);
  return { ratio: median(ratios), pianola: all[Math.floor(rounds / 2)] as Measured };
}

/** `run` and `simulate` of a small runbook beside a Node that does nothing, by turns, whole processes. */
function startUpRows(): void {
  for (const command of ['run', 'simulate']) {
    const ratios: number[] = [];
    const all: number[] = [];
    for (let round = 0; round < 11; round += 1) {
      const nothing = processMs(['-e', '0']);
      const pianola = processMs(['bin/pianola.js', command, 'scripts/bench/small.json']);
      // The first round fills the compile cache.
      if (round === 0) continue;
      ratios.push(pianola / nothing);
      all.push(pianola);
    }
    add({
      what: `${command} of a small runbook / node -e 0`,
      value: median(ratios),
      unit: 'x',
      ...(command === 'simulate' && { target: 3 }),
      detail: `whole processes, ${median(all).toFixed(0)} ms`,
    });
  }
}
