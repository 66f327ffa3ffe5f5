import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What each call may use. */
export interface CallLimits {
  /** No file outside of this folder is read. */
  readonly root: string;
  readonly timeMs: number;
  readonly memoryMb: number;
}

/** A command of the command line. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** What it reads on standard input. */
  readonly input: string;
}

/** Takes what a command writes, as it comes. */
export interface Takers {
  out(text: string): void;
  err(text: string): void;
}

/** How a command ended; no exit code if it was killed or died. */
export interface CommandEnd {
  readonly exitCode: number | undefined;
  readonly isTooLong: boolean;
}

/** A command has so long to start beside its time, and to end when it is told to, in milliseconds. */
const graceMs = 5_000;

/**
 * Carries out a command in a process of its own, which reads no file outside of the root, has only so much
 * memory, and is ended after so much time or when the signal aborts. Rejects if the process cannot be made.
 */
export async function carryOut(
  { argv, input }: CommandLine,
  { root, timeMs, memoryMb }: CallLimits,
  takers: Takers,
  signal: AbortSignal,
): Promise<CommandEnd> {
  if (signal.aborted) return { exitCode: undefined, isTooLong: false };
  const entry = import.meta.url.endsWith('.ts') ? './confined-process.ts' : './confined-process.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  const flags = [`--max-old-space-size=${memoryMb}`, file, root];
  const child = spawn(process.execPath, [...flags, ...argv], { cwd: root, windowsHide: true });
  child.stdout.setEncoding('utf8').on('data', takers.out);
  child.stderr.setEncoding('utf8').on('data', takers.err);
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined).end(input);
  let isTooLong = false;
  let killing: NodeJS.Timeout | undefined;
  // Nobody waits for what it would still say.
  const kill = () => child.kill('SIGKILL');
  // A simulation that has the same limit ends by itself before, in words.
  const timer = setTimeout(() => {
    isTooLong = true;
    child.kill('SIGINT');
    killing = setTimeout(kill, graceMs);
  }, timeMs + graceMs);
  signal.addEventListener('abort', kill, { once: true });
  try {
    return { exitCode: await endOf(child), isTooLong };
  } finally {
    signal.removeEventListener('abort', kill);
    clearTimeout(timer);
    clearTimeout(killing);
  }
}

/** The exit code of a process whose output has been read to its end. */
function endOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
}
