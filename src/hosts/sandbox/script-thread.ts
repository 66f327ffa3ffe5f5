import { Worker } from 'node:worker_threads';
import type { ScriptResult } from '../../engine/activity-type.ts';
import type { SandboxMessage } from './script-player.ts';

/**
 * A thread with a QuickJS in it. It plays one script at a time and keeps no process alive between scripts.
 * Once it has ended, it is not used again.
 */
export class ScriptThread {
  readonly #worker: Worker;
  /** Settles when QuickJS is loaded; rejects if the thread breaks before that. */
  readonly #ready: Promise<void>;
  #answer: ((result: ScriptResult) => void) | undefined;
  #hasEnded = false;

  constructor() {
    const entry = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
    this.#worker = new Worker(new URL(entry, import.meta.url), {
      // The thread does not get the flags of the process, such as --input-type or a preload.
      execArgv: [],
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      // QuickJS uses the thread's stack as well as its own. Its own limit must be reached first.
      resourceLimits: { stackSizeMb: 32 },
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.once('message', () => {
        this.#worker.on('message', (result: ScriptResult) => this.#answer?.(result));
        resolve();
      });
      this.#worker.on('error', (error) => {
        reject(error);
        void this.end(`the script broke its sandbox: ${error.message}`);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Plays one script. `end` ends it early, and so does `limitMs`, if given, counted from when the thread is
   * ready. Rejects if the thread cannot start.
   */
  async run(message: SandboxMessage, limitMs: number | undefined): Promise<ScriptResult> {
    const { promise: answer, resolve } = Promise.withResolvers<ScriptResult>();
    this.#answer = resolve;
    this.#worker.ref();
    let guard: NodeJS.Timeout | undefined;
    try {
      await Promise.race([this.#ready, answer]);
      const { timeoutSeconds } = message.request;
      if (limitMs !== undefined)
        guard = setTimeout(() => void this.end(`the script ran longer than ${timeoutSeconds} s`), limitMs);
      this.#worker.postMessage(message);
      return await answer;
    } finally {
      clearTimeout(guard);
      this.#answer = undefined;
      // A thread that is being ended keeps the process alive until it is gone, because a caller may wait for
      // that.
      if (!this.#hasEnded) this.#worker.unref();
    }
  }

  /**
   * Ends the thread. A running script gets `error` as its result at once. Settles when the thread is gone.
   */
  async end(error: string): Promise<void> {
    this.#hasEnded = true;
    this.#answer?.({ published: new Map(), standardOutput: '', standardError: '', error });
    await this.#worker.terminate();
  }
}
