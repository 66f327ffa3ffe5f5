import { Worker } from 'node:worker_threads';
import { readWhereabouts, type Whereabouts, whereaboutsSize } from '../../files/whereabouts.ts';
import { parseSpan } from '../../hosts/settings/world-texts.ts';
import { WallTimeout } from '../../hosts/simulation/wall-timeout.ts';
import { deathReason, ended } from '../../hosts/threads/death.ts';
import { realSurroundings } from '../../hosts/threads/surroundings.ts';
import { UsageError } from '../../index.ts';
import { InvariantError } from '../../model/problem.ts';
import { oneOf } from '../../text/quoting.ts';
import { complain } from '../output/complaint.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import type { CommandThreadData, FromCommand, OutputName, ToCommand } from './command-protocol.ts';

/**
 * A command that does not hear of an interrupt, or of the end of `--wall-timeout`, has this much time before
 * its thread is ended.
 */
const graceMs = 5_000;

/** The files behind `--activities` in a command line. */
export function activityFilesIn(argv: readonly string[]): readonly string[] {
  return valuesOf('--activities', argv);
}

function valuesOf(flag: string, argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, index) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)];
    return argv[index - 1] === flag ? [word] : [];
  });
}

/**
 * Carries out a command in a thread of its own, because the modules of `--activities` may end the thread or
 * never come back. Returns the exit code. What the command writes is written here, in the same order, and no
 * faster than it is read. A thread that dies, or that does not hear of an interrupt within 5 seconds, ends
 * the command with a message that names the module. Its thread is ended then.
 */
export async function supervise(argv: readonly string[], io: Io): Promise<number> {
  const command = new SupervisedCommand(argv, io);
  const removeListener = io.onInterrupt(() => {
    command.interrupt();
    return true;
  });
  try {
    return await command.exitCode;
  } finally {
    removeListener();
    await command.close();
  }
}

class SupervisedCommand {
  readonly #io: Io;
  readonly #files: string;
  readonly #worker: Worker;
  readonly #whereabouts = new SharedArrayBuffer(whereaboutsSize);
  readonly #over = Promise.withResolvers<number>();
  /** The exit code of a command that has said what is wrong and is being stopped. */
  #broken: number | undefined;
  #isStuck = false;
  #isOver = false;
  #error: { readonly value: unknown } | undefined;
  #grace: NodeJS.Timeout | undefined;
  #wallTimeout: WallTimeout | undefined;
  #lastWait: NodeJS.Timeout | undefined;
  #isHere = false;
  /** The characters that an output has not taken yet. */
  readonly #behind: Record<OutputName, number> = { stdout: 0, stderr: 0 };

  constructor(argv: readonly string[], io: Io) {
    this.#io = io;
    this.#files = oneOf(activityFilesIn(argv));
    const facts = (name: OutputName) => ({ isTTY: io[name].isTTY === true, columns: io[name].columns });
    const data: CommandThreadData = {
      argv,
      outputs: { stdout: facts('stdout'), stderr: facts('stderr') },
      whereabouts: this.#whereabouts,
    };
    const entry = import.meta.url.endsWith('.ts') ? './command-thread.ts' : './command-thread.js';
    const readsInput = argv.includes('-');
    this.#worker = new Worker(new URL(entry, import.meta.url), { workerData: data, stdin: readsInput });
    if (readsInput && this.#worker.stdin !== null) process.stdin.pipe(this.#worker.stdin);
    this.#worker.on('message', (message: FromCommand) => this.#hear(message));
    this.#worker.on('error', (value: unknown) => {
      this.#error ??= { value };
    });
    this.#worker.on('exit', (code) => this.#died(code));
    for (const name of ['stdout', 'stderr'] as const) this.#watch(name);
    const limitMs = parseSpan(valuesOf('--wall-timeout', argv).at(-1) ?? '');
    if (limitMs === undefined) return;
    this.#wallTimeout = new WallTimeout(limitMs, realSurroundings);
    this.#wallTimeout.signal.addEventListener('abort', () => this.#timeIsUp(), { once: true });
  }

  #end(exitCode: number): void {
    this.#isOver = true;
    this.#over.resolve(this.#broken ?? exitCode);
  }

  get exitCode(): Promise<number> {
    return this.#over.promise;
  }

  interrupt(): void {
    this.#tell({ kind: 'interrupt' });
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.#giveUp(), graceMs);
  }

  async close(): Promise<void> {
    clearTimeout(this.#grace);
    this.#wallTimeout?.end();
    clearTimeout(this.#lastWait);
    this.#worker.removeAllListeners('exit');
    process.stdin.unpipe();
    await ended(this.#worker);
  }

  #tell(message: ToCommand): void {
    this.#worker.postMessage(message);
  }

  #watch(output: OutputName): void {
    const stream = this.#io[output];
    stream.on('error', (error: NodeJS.ErrnoException) =>
      this.#tell({ kind: 'lost', output, code: error.code ?? '', message: error.message }),
    );
    if (!stream.isTTY) return;
    process.on('SIGWINCH', () => this.#tell({ kind: 'resized', output, columns: stream.columns ?? 0 }));
  }

  #hear(message: FromCommand): void {
    switch (message.kind) {
      case 'text':
        this.#write(message.output, message.text);
        break;
      case 'heard':
        clearTimeout(this.#grace);
        if (!message.isListening) this.#endInterrupted();
        break;
      case 'here':
        this.#isHere = true;
        break;
      case 'broken':
        this.#complain('broke the command', `: ${message.message}`, exitCodes.unusable, message.where ?? {});
        this.interrupt();
        break;
      case 'defect': {
        const defect = new InvariantError(message.message);
        if (message.stack !== undefined) defect.stack = message.stack;
        this.#end(complain(defect, this.#io));
        break;
      }
      case 'stuck':
        this.#isStuck = true;
        break;
      case 'done':
        this.#end(message.exitCode);
        break;
    }
  }

  #write(output: OutputName, text: string): void {
    const stream = this.#io[output];
    const isBehind = this.#behind[output] > 0;
    this.#behind[output] += text.length;
    if (stream.write(text)) this.#written(output);
    // One listener for all that is written until then.
    else if (!isBehind) stream.once('drain', () => this.#written(output));
  }

  #written(output: OutputName): void {
    this.#tell({ kind: 'written', output, length: this.#behind[output] });
    this.#behind[output] = 0;
  }

  /** The thread is gone before the command was done. */
  #died(code: number): void {
    if (this.#isOver) return;
    const value = this.#error?.value;
    if (this.#isStuck) this.#complain('waits for something that can never come');
    else if (this.#error === undefined) this.#complain('ended the process', ` (exit code ${code})`);
    else this.#complain(deathReason(value, { by: '' }).trim());
    this.#end(exitCodes.unusable);
  }

  /** Nothing in the thread can be interrupted but the whole. */
  #endInterrupted(): void {
    if (this.#broken === undefined && readWhereabouts(this.#whereabouts) !== undefined)
      this.#complain('was interrupted', '', exitCodes.interrupted);
    this.#end(exitCodes.interrupted);
  }

  /** What is played ends by itself then. What is read does not: own code may be in it. */
  #timeIsUp(): void {
    this.#tell({ kind: 'ask' });
    this.#lastWait = setTimeout(() => {
      if (this.#isHere && readWhereabouts(this.#whereabouts) === undefined) return;
      const ending = `: the command was ended ${graceMs / 1000} s after --wall-timeout`;
      this.#complain('did not give way', ending, exitCodes.limit);
      this.#end(exitCodes.limit);
    }, graceMs);
  }

  /** The thread has not heard of an interrupt. */
  #giveUp(): void {
    const seconds = graceMs / 1000;
    const ending = `: the command was ended ${seconds} s after it was interrupted`;
    this.#complain('did not give way', ending, exitCodes.interrupted);
    this.#end(exitCodes.interrupted);
  }

  /** Where the thread is; empty if it is in Pianola's own code. */
  get #where(): Partial<Whereabouts> {
    return readWhereabouts(this.#whereabouts) ?? {};
  }

  /** Says what own code did. A command that has gone wrong in two ways has the exit code of the first. */
  #complain(what: string, more = '', exitCode: number = exitCodes.unusable, where = this.#where): void {
    const { code: by = `code of ${this.#files}`, when } = where;
    complain(new UsageError(`${by} ${what}${when === undefined ? '' : ` ${when}`}${more}`), this.#io);
    this.#broken ??= exitCode;
  }
}
