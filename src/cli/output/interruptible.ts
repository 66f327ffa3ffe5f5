import type { Io } from './io.ts';

/** Does something that a Ctrl-C stops by the signal it is given. */
export async function interruptible<Result>(
  io: Pick<Io, 'onInterrupt'>,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  const removeListener = io.onInterrupt(() => stopping.abort());
  try {
    return await act(stopping.signal);
  } finally {
    removeListener();
  }
}
