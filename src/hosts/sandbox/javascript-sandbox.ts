import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { ScriptThread } from './script-thread.ts';

/**
 * How a script is limited. `deterministic` counts steps instead of time, so that the result is the same on
 * any machine.
 */
export interface SandboxLimits {
  readonly deterministic: boolean;
  /** The zone of the runbook server; the machine's where there is none. */
  readonly timeZone?: string;
}

const graceMs = 2_000;
/** How much longer than its limit a deterministic script may take before the clock ends it after all. */
const deterministicGuard = 10;

/**
 * Runs scripts one after another, in QuickJS in a thread of its own; they share nothing. Nothing of Node is
 * within a script's reach; the thread is there so that a script that hangs in a single built-in call (a
 * search through gigabytes, a join of a billion holes) can still be ended, and a run be stopped meanwhile.
 * The thread is started by the first script and keeps no process alive between scripts.
 */
export class JavaScriptSandbox {
  #thread: ScriptThread | undefined;

  /**
   * Runs one script to its end; wait for it before the next. What the script does wrong is in the result's
   * `error`: its own errors with line and column, `the script ran longer than 30 s`, too much memory, too
   * much output. What it had published until then is kept. A script that has to be ended from outside,
   * because it was inside one built-in call, leaves no output. Rejects when the thread cannot be started.
   */
  async run(request: ScriptRequest, limits: SandboxLimits): Promise<ScriptResult> {
    const { deterministic } = limits;
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = new ScriptThread();
    const limitMs = request.timeoutSeconds * 1000 * (deterministic ? deterministicGuard : 1) + graceMs;
    return this.#thread.run({ request, ...limits }, limitMs);
  }

  /**
   * Ends the script that is running, if any, and the thread; settles when it is gone. A sandbox that is used
   * again starts another.
   */
  async close(): Promise<void> {
    await this.#thread?.end('the script was stopped');
  }
}

/** As many JavaScript sandboxes as scripts run at once, each used again. */
export class Sandboxes {
  readonly #all: JavaScriptSandbox[] = [];
  readonly #free: JavaScriptSandbox[] = [];

  /** Runs one script; others may run meanwhile. See `JavaScriptSandbox.run`. */
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
