import type { UtcOffset } from '../../databus/calendar.ts';
import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { setLocalTime } from './local-time.ts';
import { QuickJs } from './quickjs.ts';
import type { QuickJsModules } from './quickjs-module.ts';

/** A message to the sandbox's thread, which answers each with one ScriptResult, in order. */
export interface SandboxMessage {
  readonly request: ScriptRequest;
  readonly deterministic: boolean;
  /** The zone of the runbook server; the machine's where there is none. */
  readonly timeZone?: string;
}

/** Plays scripts in this thread, one after another. The thread's local time becomes that of each script. */
export class ScriptPlayer {
  readonly #engine: QuickJs;
  readonly #zoneOffset: (timeZone: string) => UtcOffset;
  readonly #zones = new Map<string, UtcOffset>();

  constructor(modules: QuickJsModules, zoneOffset: (timeZone: string) => UtcOffset) {
    this.#engine = new QuickJs(modules);
    this.#zoneOffset = zoneOffset;
  }

  async play({ request, deterministic, timeZone }: SandboxMessage): Promise<ScriptResult> {
    setLocalTime(timeZone === undefined ? undefined : this.#zoneOf(timeZone));
    return await this.#engine.run(request, deterministic);
  }

  #zoneOf(timeZone: string): UtcOffset {
    const offset = this.#zones.get(timeZone) ?? this.#zoneOffset(timeZone);
    this.#zones.set(timeZone, offset);
    return offset;
  }
}
