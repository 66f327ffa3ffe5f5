import { Worker } from 'node:worker_threads';
import type { ScriptResult } from '../../engine/activity-type.ts';
import type { SandboxMessage } from './worker.ts';

/**
 * A thread with a QuickJS in it. It plays one script at a time, keeps no process alive between scripts, and
 * once ended is not used again.
 */
export class ScriptThread {
  readonly #worker: Worker;
  /** Settles when QuickJS is loaded; rejects when the thread breaks before that. */
  readonly #ready: Promise<void>;
  #answer: ((result: ScriptResult) => void) | undefined;
  #hasEnded = false;

  constructor() {
    const entry = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
    this.#worker = new Worker(new URL(entry, import.meta.url), {
      // Flags of the process, such as --input-type or a preload, are not for this thread.
      execArgv: [],
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      // QuickJS recurses on the thread's stack as well as on its own; a script must reach the limit of its
      // own first.
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
   * Plays one script; `end` and `limitMs`, counted from when the thread is ready, end it early. Rejects when
   * the thread cannot start.
   */
  async run(message: SandboxMessage, limitMs: number): Promise<ScriptResult> {
    const { promise: answer, resolve } = Promise.withResolvers<ScriptResult>();
    this.#answer = resolve;
    this.#worker.ref();
    let guard: NodeJS.Timeout | undefined;
    try {
      await Promise.race([this.#ready, answer]);
      const { timeoutSeconds } = message.request;
      guard = setTimeout(() => void this.end(`the script ran longer than ${timeoutSeconds} s`), limitMs);
      this.#worker.postMessage(message);
      return await answer;
    } finally {
      clearTimeout(guard);
      this.#answer = undefined;
      // A thread that is being ended keeps the process until it is gone: whoever waits for that must be told.
      if (!this.#hasEnded) this.#worker.unref();
    }
  }

  /**
   * Ends the thread; a script that is running has `error` as its result at once. Settles when the thread is
   * gone.
   */
  async end(error: string): Promise<void> {
    this.#hasEnded = true;
    this.#answer?.({ published: new Map(), standardOutput: '', standardError: '', error });
    await this.#worker.terminate();
  }
}
