import type { TextOutput } from '../../files/text-output.ts';

/** Everything outside that the command line uses, except the files it is told to read and write. */
export interface Io {
  /** The trace or the result. */
  readonly stdout: TextOutput;
  /** Everything else: errors, warnings, progress. */
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Calls the listener at each Ctrl-C until the returned function is called. At the second one a listener
   * returns true if it still has something to finish, and has a moment for that; else everything ends.
   */
  onInterrupt(listener: () => boolean): () => void;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}

/** Calls `act` with a signal that the first Ctrl-C aborts. */
export async function interruptible<Result>(
  io: Pick<Io, 'onInterrupt'>,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  const removeListener = io.onInterrupt(() => {
    stopping.abort();
    return false;
  });
  try {
    return await act(stopping.signal);
  } finally {
    removeListener();
  }
}
