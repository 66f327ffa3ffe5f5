import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { ScriptThread } from './script-thread.ts';

/**
 * The limits of a script. `deterministic` counts steps instead of time, so that the result is the same on any
 * machine and no clock can change it.
 */
export interface SandboxLimits {
  readonly deterministic: boolean;
  /** The zone of the runbook server; the machine's where there is none. */
  readonly timeZone?: string;
}

/** A script that hangs in a single built-in call is ended this long after its time limit. */
const graceMs = 2_000;

/**
 * Runs scripts one after another, in QuickJS in a thread of its own. Scripts share nothing, and cannot reach
 * anything of Node. The thread makes it possible to end a script at any time, and by the clock also one that
 * hangs in a single built-in call (a search through gigabytes, a join of a billion holes). The first script
 * starts the thread. Between scripts it keeps no process alive.
 */
export class JavaScriptSandbox {
  #thread: ScriptThread | undefined;

  /**
   * Runs one script to its end; wait for it before the next. The result's `error` says what went wrong: an
   * error of the script with line and column, `the script ran longer than 30 s`, too much memory, too much
   * output. What it had published until then is kept. A script that is ended from outside leaves no output.
   * Rejects if the thread cannot be started.
   */
  async run(request: ScriptRequest, limits: SandboxLimits): Promise<ScriptResult> {
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = new ScriptThread();
    const limitMs = limits.deterministic ? undefined : request.timeoutSeconds * 1000 + graceMs;
    return this.#thread.run({ request, ...limits }, limitMs);
  }

  /**
   * Ends the running script, if any, and the thread. Settles when the thread is gone. A sandbox that is used
   * again starts another thread.
   */
  async close(): Promise<void> {
    await this.#thread?.end('the script was stopped');
  }
}

/** As many JavaScript sandboxes as scripts run at once. Each is reused. */
export class Sandboxes {
  readonly #all: JavaScriptSandbox[] = [];
  readonly #free: JavaScriptSandbox[] = [];

  /** Runs one script, at the same time as others. See `JavaScriptSandbox.run`. */
  async run(request: ScriptRequest, limits: SandboxLimits): Promise<ScriptResult> {
    const sandbox = this.#free.pop() ?? this.#another();
    try {
      return await sandbox.run(request, limits);
    } finally {
      this.#free.push(sandbox);
    }
  }

  /** Ends the scripts that are running, and all threads; settles when they are gone. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((sandbox) => sandbox.close()));
  }

  #another(): JavaScriptSandbox {
    const sandbox = new JavaScriptSandbox();
    this.#all.push(sandbox);
    return sandbox;
  }
}
