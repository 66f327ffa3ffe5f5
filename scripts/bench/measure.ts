/**
 * Measures one thing once, in a process of its own that has done nothing before, as a user's is; `main.ts`
 * starts it. Prints one line of JSON: milliseconds, executions, and the most memory that was resident, in
 * bytes.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRunbook, simulate } from '../../src/index.ts';
import { ndjson } from '../../src/reports/trace/ndjson.ts';
import { type Case, cases, floorActivities, floorLines, runbookFile } from './cases.ts';
import { playFloor } from './floor.ts';

/** A file written in chunks of 64 KB, for both sides alike. */
class ChunkedFile {
  readonly #path = join(tmpdir(), `pianola-bench-${process.pid}.ndjson`);
  readonly #file = openSync(this.#path, 'w');
  #chunk = '';

  write(text: string): void {
    this.#chunk += text;
    if (this.#chunk.length >= 65_536) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
    rmSync(this.#path);
  }

  #flush(): void {
    writeSync(this.#file, this.#chunk);
    this.#chunk = '';
  }
}

const [who, caseName, itemsText, withFile] = process.argv.slice(2);
const measured = cases.find(({ name }) => name === caseName);
if (measured === undefined) throw new Error(`no case ${caseName}`);
const items = Number(itemsText);
const file = withFile === 'file' ? new ChunkedFile() : undefined;
const play = who === 'floor' ? floor(measured) : await pianola(measured);
const start = performance.now();
const executions = await play();
file?.close();
const ms = performance.now() - start;
process.stdout.write(
  `${JSON.stringify({ ms, executions, resident: process.resourceUsage().maxRSS * 1024 })}\n`,
);

function floor(of: Case): () => Promise<number> {
  const activities = floorActivities(of, items);
  const write = file && ((...step: Parameters<typeof floorLines>) => file.write(floorLines(...step)));
  return () => playFloor(activities, write);
}

async function pianola(of: Case): Promise<() => Promise<number>> {
  const bundle = await loadRunbook(runbookFile(of, items));
  const report = ndjson();
  return async () => {
    const run = simulate(bundle);
    let events = 0;
    run.on('event', (event) => {
      events += 1;
      file?.write(report.event(event));
    });
    const result = await run.result;
    if (events !== result.events) throw new Error('the trace was not whole');
    return result.executions;
  };
}
