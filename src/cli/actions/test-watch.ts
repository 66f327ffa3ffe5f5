import { relative, resolve } from 'node:path';
import { FileWatch, type SeenFiles, type WatchedPath } from '../../files/file-watch.ts';
import { filesOfDefinition, isDefinitionFile, isTestFile } from '../../files/load.ts';
import { findTestFiles, UsageError } from '../../index.ts';
import { summary } from '../../reports/tests/default-report.ts';
import { pathsNamedBy } from '../../testing/test-files.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { complain } from '../output/complaint.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { playRound, type TestOrder } from './test-round.ts';

/**
 * Plays the cases, and again whenever files change that they come from: test files, also those that come and
 * go, the definitions and mocks files they name. Ends when `signal` is aborted. Returns the exit code of what
 * was played last: 130 if that was interrupted. What cannot be read when it begins is an error, as without
 * `--watch`; later it is told, and waited for.
 */
export async function watchTests(order: TestOrder, io: Io, signal: AbortSignal): Promise<number> {
  const watching = new TestWatching(order, io, signal);
  try {
    return await watching.untilStopped();
  } finally {
    watching.close();
  }
}

class TestWatching {
  readonly #order: TestOrder;
  readonly #io: Io;
  readonly #signal: AbortSignal;
  readonly #files = new FileWatch();
  /** What the reports write is no change. */
  readonly #written: ReadonlySet<string>;
  /** By test file: the definition and the mocks files it named when it could be read last. */
  readonly #sources = new Map<string, readonly string[]>();

  constructor(order: TestOrder, io: Io, signal: AbortSignal) {
    this.#order = order;
    this.#io = io;
    this.#signal = signal;
    const outputs = [...order.reporters, ...order.coverage];
    this.#written = new Set(outputs.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)])));
  }

  async untilStopped(): Promise<number> {
    for (let isFirst = true; ; isFirst = false) {
      const { code, seen } = await this.#round(isFirst);
      if (this.#signal.aborted) return code;
      const changed = await this.#files.changes(this.#paths(), seen, this.#signal);
      if (this.#signal.aborted) return code;
      this.#say(`${changedText(changed)} changed`);
    }
  }

  close(): void {
    this.#files.close();
  }

  /** Plays all cases. `seen`: the files as they were before it read them. */
  async #round(isFirst: boolean): Promise<{ readonly code: number; readonly seen: SeenFiles }> {
    await this.#learnSources();
    const seen = await this.#files.look(this.#paths());
    try {
      const { run, code } = await playRound(this.#order, this.#io, this.#signal);
      if (!run.isInterrupted) this.#say(`${summary(run)}; waiting for changes, Ctrl-C ends`);
      return { code, seen };
    } catch (error) {
      if (isFirst || !(error instanceof UsageError)) throw error;
      complain(error, this.#io);
      this.#say('nothing could be played; waiting for changes, Ctrl-C ends');
      return { code: exitCodes.unusable, seen };
    }
  }

  /** What a test file named before it could no longer be read still counts. */
  async #learnSources(): Promise<void> {
    const files = await findTestFiles(this.#order.paths).catch(() => []);
    for (const file of files) {
      const named = await pathsNamedBy(file);
      if (named !== undefined) this.#sources.set(file, named);
    }
  }

  #paths(): readonly WatchedPath[] {
    const isRead = (path: string) => !this.#written.has(path);
    const tests = this.#order.paths.map((path) => ({
      path,
      isWanted: (file: string) => isTestFile(file) && isRead(file),
    }));
    const sources = [...new Set([...this.#sources.values()].flat())].flatMap((source) =>
      filesOfDefinition(source).map((path) => ({
        path,
        isWanted: (file: string) => isDefinitionFile(file) && isRead(file),
      })),
    );
    return [...tests, ...sources];
  }

  /** A line that separates what is played from what was played before. */
  #say(text: string): void {
    const { stderr } = this.#io;
    stderr.write(fitted(`--- ${text}\n`, stderr));
  }
}

/** `disk.yaml and 2 other files`. */
function changedText([first = '', ...others]: readonly string[]): string {
  const name = harmless(relative('.', first));
  return others.length === 0 ? name : `${name} and ${counted(others.length, 'other file')}`;
}
