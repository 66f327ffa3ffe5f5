import type { UtcOffset } from '../../databus/calendar.ts';
import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import type { Capabilities, Grant, Permission } from '../../engine/capabilities.ts';
import type { RunbookWatch } from '../../engine/compiled-runbook.ts';
import type { PublishedDataLogging } from '../../engine/tracer.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { AskCounter } from '../../model/kept-counter.ts';
import type { Mocks } from '../../model/mock.ts';
import type { Options, OptionsInput } from '../../model/options.ts';
import type { NewMemory } from '../play/counter-values.ts';
import type { Secrets } from '../play/secrets.ts';

/**
 * `simulate` touches nothing outside. `run` plays activities for real, as far as that is possible and
 * allowed.
 */
export type Mode = 'simulate' | 'run';

/** The checked settings that all jobs of a run are played with. Plain data, which can be sent to threads. */
export interface PlaySettings {
  readonly mode: Mode;
  readonly bundle: Bundle;
  /** The caller's switches; they win over those of each runbook. */
  readonly options: OptionsInput;
  /** The caller's mocks, by the path of the runbook and the id of the activity. */
  readonly mocks: Mocks;
  /** What stand-ins take where nothing says, in milliseconds, by activity type. */
  readonly durations: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly publishedData: PublishedDataLogging;
  readonly showScripts: boolean;
  /** By its IANA name; the machine's where there is none. */
  readonly timeZone?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly allow: readonly Grant[];
  /** Whether simulated outcomes may stand in for activities under run. */
  readonly allowSimulated: boolean;
  readonly secrets: Secrets;
  /** The memory of CounterValues; all threads share it if there are several. */
  readonly counters: ArrayBufferLike;
  /** The switches of the run as a whole: those of the first runbook. */
  readonly world: Options;
  /** When the run began, in milliseconds since 1970. Times of triggers count from here. */
  readonly startMs: number;
  /** Whether monitors may fire without end, because something else ends the run. */
  readonly isEndless: boolean;
}

/** Wants to know what the jobs of a run do, beyond what the trace says. */
export interface JobsWatch {
  /** `secrets`: the values that must not be shown. */
  runbook(path: string, secrets: readonly string[]): RunbookWatch;
  /** Whether the outcomes of this activity are to carry its own texts and its script. */
  wantsTexts(runbook: string, activity: string): boolean;
}

/** Makes what activities that are played for real may touch. */
export interface Ports {
  /** Reads grants, written as after `--allow`. Throws UsageError for any other text. */
  grantsOf(allow: readonly string[]): readonly Grant[];
  /**
   * The ports of an activity that needs these permissions, each bound to the grants for its permission.
   */
  capabilitiesOf(
    granted: readonly Grant[],
    needs: readonly Permission[],
  ): (signal: AbortSignal) => Capabilities;
}

/** The facts that a host adds to the world of its jobs. */
export interface HostFacts {
  readonly utcOffset: UtcOffset;
  /** See InstanceFacts. */
  wallOf?(nowMs: number): number;
  /** Says why so many bytes more do not fit into memory; undefined if they do. Absent where nobody looks. */
  readonly memoryShortage?: (bytes: number) => string | undefined;
  readonly processId: number;
  /** The ports to what is outside. Absent where no activity is played for real. */
  readonly ports?: Ports;
  environment(name: string): string | undefined;
  script(request: ScriptRequest): PromiseLike<ScriptResult>;
  /** Where the values of counters are, if they are in a store. */
  readonly askCounter?: AskCounter | undefined;
  /** Is told of what jobs do, if somebody wants to know. */
  readonly watch?: JobsWatch;
}

/** What the host of a whole run adds besides. */
export interface RunHostFacts extends HostFacts {
  /** The zone of the runbook servers, by its IANA name. */
  readonly timeZone: string;
  /** The memory of the counters, or what makes it, if the run shares it with other threads. */
  readonly counters?: ArrayBufferLike | NewMemory;
  /** Whether child jobs are played elsewhere, by others who keep the limits of all jobs. */
  readonly isLimitedElsewhere?: boolean;
}
