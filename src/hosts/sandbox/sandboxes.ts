import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { JavaScriptSandbox, type SandboxLimits } from './javascript-sandbox.ts';

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
