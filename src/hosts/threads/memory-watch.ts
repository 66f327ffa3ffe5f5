import type { Worker } from 'node:worker_threads';

const mebibyte = 1024 * 1024;
/** Memory that nothing uses any more counts until V8 collects it, which is some 64 MB late. */
const lateMb = 64;
const lookMs = 100;

/**
 * Ends a thread that has more memory outside of its heap than its limit permits: buffers, and WebAssembly.
 * Node itself limits the heap only. The thread breaks with the error of a heap that is full. Without a limit
 * nothing is watched.
 */
export function watchMemory(
  worker: Worker,
  memoryMb: number | undefined,
  { every }: { every(delayMs: number, repetition: 'idle', action: () => void): () => void },
): void {
  if (memoryMb === undefined) return;
  let isLooking = false;
  const end = every(lookMs, 'idle', () => {
    if (!isLooking) void look();
  });
  const look = async () => {
    isLooking = true;
    // A thread answers in the middle of a loop. One that is not there yet, or gone, rejects.
    const bytes = await worker.getHeapStatistics().then(
      ({ external_memory }) => external_memory,
      () => 0,
    );
    isLooking = false;
    if (bytes <= (memoryMb + lateMb) * mebibyte) return;
    end();
    const error = new Error('its buffers are larger than its limit of memory');
    worker.emit('error', Object.assign(error, { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await worker.terminate();
  };
  worker.once('exit', end);
}
