import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSource } from '../src/hosts/load.ts';
import {
  type Bundle,
  loadRunbook,
  type Run,
  type RunOptions,
  readMocks,
  simulate,
  standardCatalogue,
} from '../src/index.ts';
import type { Mocks } from '../src/model/mock-schema.ts';
import { ndjson } from '../src/reports/ndjson.ts';
import type { TraceReport } from '../src/reports/trace-report.ts';

/** The folder of the worked examples. */
export const runbooksFolder = fileURLToPath(new URL('../runbooks/', import.meta.url));

/** A worked example and the file that holds its expected native trace, both as paths below `runbooksFolder`. */
export interface GoldenTrace {
  readonly folder: string;
  readonly file: string;
  /** What it is played with; nothing unless it is said. */
  readonly options?: RunOptions;
  /** A file of simulated outcomes to play it with. */
  readonly mocks?: string;
}

/** One for each folder of runbooks/, by name. */
export function goldenTraces(): GoldenTrace[] {
  const entries = readdirSync(runbooksFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.sort().map((folder) => {
    const file = `${folder}/trace.ndjson`;
    if (folder === '06-parent-and-child') {
      return { folder, file: `${folder}/parent-trace.ndjson`, options: { runbook: 'Parent' } };
    }
    if (folder !== '07-bundle') return { folder, file };
    return { folder, file, options: { startMs: tenOClock }, mocks: `${folder}/weekly.mocks.yaml` };
  });
}

/** On the Saturday on which simulated time begins. */
const tenOClock = Date.UTC(2000, 0, 1, 10);

/** The native trace (format section 4) of an example. */
export async function playedTrace({ folder, options, mocks }: GoldenTrace): Promise<string> {
  const bundle = await loadRunbook(`${runbooksFolder}${folder}`);
  const outcomes = mocks === undefined ? undefined : await mocksIn(mocks, bundle);
  const run = simulate(bundle, { ...options, ...(outcomes && { mocks: outcomes }) });
  return traceText(run, ndjson());
}

/** Everything that a report writes of a run. */
export async function traceText(run: Run, report: TraceReport): Promise<string> {
  let text = '';
  run.on('event', (event) => {
    text += report.event(event);
  });
  await run.result;
  return text + report.end();
}

async function mocksIn(file: string, bundle: Bundle): Promise<Mocks | undefined> {
  return (await readMocks(await readSource(`${runbooksFolder}${file}`), bundle, standardCatalogue)).mocks;
}
