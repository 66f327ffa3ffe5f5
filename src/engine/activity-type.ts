import type { z } from 'zod';
import type { UtcOffset } from '../databus/calendar.ts';
import type { Scope, Template } from '../databus/template.ts';
import type { Execution } from '../databus/token.ts';
import type { ComputerGroup, Schedule } from '../model/bundle.ts';
import type { DataType } from '../model/data-type.ts';
import type { GroupPlan, GroupResult, Strategy } from '../model/job-group.ts';
import type { Options } from '../model/options.ts';
import type { Value } from '../model/published-data.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import type { Capabilities, Permission } from './capabilities.ts';
import type { Outcome } from './outcome.ts';

/** The schema library: whoever needs a schema hands it in, so that a file of an activity does not load it. */
export type Zod = typeof z;

/**
 * The Designer's categories: those of the standard activities (section 8), then those of integration packs.
 */
export const categories = [
  'Runbook Control',
  'System',
  'Scheduling',
  'Monitoring',
  'File Management',
  'Email',
  'Notification',
  'Utilities',
  'Text File Management',
  'Service Manager',
  'Active Directory',
  'Virtual Machine Manager',
  'Operations Manager',
  'Integration Packs',
] as const;
export type Category = (typeof categories)[number];

/** The categories of integration packs: their activities take any property. */
export const packCategories: ReadonlySet<Category> = new Set<Category>([
  'Service Manager',
  'Active Directory',
  'Virtual Machine Manager',
  'Operations Manager',
  'Integration Packs',
]);

/** One published data item of a type. */
export interface PublishedItem {
  readonly name: string;
  readonly type: DataType;
  /** `execution` items repeat on every row, `row` items vary (section 2). */
  readonly level: 'execution' | 'row';
  readonly description: string;
  /** Holds how many rows were found; 0 when nothing was (A7). */
  readonly isCount?: true;
  /** It repeats what this property of the activity says, its references resolved. */
  readonly echoes?: string;
}

/**
 * What a handler gets once for every activity of a runbook, before anything runs: compile here, not in each
 * call.
 */
export interface Preparation {
  readonly activity: Activity;
  readonly runbook: Runbook;
  readonly options: Options;
  /**
   * Compiles a text with references; `functions: false` leaves `[Name(…)]` alone, as scripts need. `password:
   * true` is for a password field of a live activity: encrypted variables are there what they are, everywhere
   * else they read as `<encrypted>`.
   */
  compile(text: string, rules?: { functions?: boolean; password?: boolean }): Template;
}

/** Global settings and services of the world an activity runs in; shared by all jobs of a run. */
export interface Services {
  /** The current value; undefined when there is no such counter. */
  counter(name: string, runbookPath: string): number | undefined;
  /**
   * Reads a counter and sets it in one step, so that no other job comes in between: to what `change` makes of
   * its value, or not at all where that is undefined. Gives the value set.
   */
  changeCounter(
    name: string,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): number | undefined;
  /** The default value of a counter; undefined when there is no such counter. */
  counterDefault(name: string): number | undefined;
  schedule(name: string): Schedule | undefined;
  computerGroup(name: string): ComputerGroup | undefined;
  /** Runs JavaScript where nothing outside can be reached. */
  javaScript(request: ScriptRequest): PromiseLike<ScriptResult>;
}

/** One script to run in the sandbox. */
export interface ScriptRequest {
  readonly source: string;
  readonly input: Readonly<Record<string, Value>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly nowMs: number;
  /** Seeds `Math.random`; whole, 0 to 2^32 - 1. */
  readonly seed: number;
}

/** What came of a script. `published` holds each name once, in the order of its first publication. */
export interface ScriptResult {
  readonly published: ReadonlyMap<string, Value | readonly Value[]>;
  readonly standardOutput: string;
  readonly standardError: string;
  /** Message and line, where the script failed or hit a limit. */
  readonly error?: string;
}

/** One execution, as its handler sees it. */
export interface ActivityCall {
  readonly execution: Execution;
  /** What templates read: pass it to `Template.text`. */
  readonly scope: Scope;
  /** The values the job was started with, by parameter name. */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly services: Services;
  /**
   * A whole number from 0 to 2^32 - 1 that depends on the run's seed, the job and the execution only; the
   * same when asked again.
   */
  readonly seed: number;
}

/** What an execution asks of the job queue. */
export interface JobsRequest {
  readonly plan: GroupPlan;
  /** The outcome, once the group goes on. */
  conclude(result: GroupResult): Outcome;
}

/** How an activity is played. */
export type Play =
  /** Calculated by us, the same under simulate and run; it touches nothing outside. */
  | { readonly how: 'computed'; prepare(preparation: Preparation): (call: ActivityCall) => Outcome }
  /** The same, by a script in the sandbox: the host waits for it, and no simulated time passes meanwhile. */
  | {
      readonly how: 'scripted';
      prepare(preparation: Preparation): (call: ActivityCall) => PromiseLike<Outcome>;
    }
  /**
   * Carried out for real under run, where its permissions were granted; under simulate its outcome stands in.
   */
  | {
      readonly how: 'live';
      readonly needs: readonly Permission[];
      prepare(
        preparation: Preparation,
      ): (call: ActivityCall, capabilities: Capabilities) => PromiseLike<Outcome>;
    }
  /**
   * Child jobs do it, under simulate and run alike: `prepare` gives what plans them, `conclude` makes an
   * outcome of what came of them.
   */
  | {
      readonly how: 'jobs';
      prepare(preparation: Preparation): (call: ActivityCall) => JobsRequest;
    }
  /** The engine itself plays it: Junction. */
  | { readonly how: 'engine' }
  /** Known by name and shape only: a simulated outcome stands in. */
  | { readonly how: 'outcome' };

/** A runbook that an activity has started as a job (sections 6 and 14). */
export interface StartedRunbook {
  /** Invoked; a branch of a group, or what makes good for one; or the body of a loop. */
  readonly kind: 'invoke' | 'branch' | 'compensate' | 'body';
  /** Its path or name, as written: a text with references. */
  readonly runbook: string;
  /** Keys and positions that lead to that text, from the activity's properties. */
  readonly path: readonly (string | number)[];
  /**
   * The values it is given, by parameter; texts with references. What makes good for a branch is given those
   * of the branch.
   */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /**
   * Keys and positions that lead to these values; absent where it is given others as well, known only when it
   * runs.
   */
  readonly parametersPath?: readonly (string | number)[];
  /** Parameters that the activity itself sets where the runbook declares them. */
  readonly itself?: readonly string[];
  /** The id of the branch. */
  readonly branch?: string;
  /** Whether the activity waits for its end. */
  readonly waits: boolean;
  /** The group that its job is one of; absent for a runbook that is started once and by itself. */
  readonly group?: StartedGroup;
}

/** How many jobs an activity has started at once, and when it goes on (section 14). */
export interface StartedGroup {
  readonly noun: 'branch' | 'item';
  /** Absent where the author has no choice. */
  readonly strategy?: Strategy;
  /** How many jobs at once at most; 0 for no limit. */
  readonly maxWorkers: number;
}

/** Something outside the runbook that an activity reads or writes. */
export interface TouchedThing {
  readonly kind: 'counter' | 'file' | 'table';
  /** As the activity names it, without references. */
  readonly name: string;
  readonly isWrite: boolean;
  /** A write that adds to a number or subtracts from it, whatever that is. */
  readonly onlyAdds?: boolean;
}

/**
 * An activity type: what the Designer shows of it and how it is played. One file each, under `activities/`.
 */
export interface ActivityType {
  /** The Designer's name, exactly; it is the `type` of a runbook file. */
  readonly name: string;
  readonly category: Category;
  readonly summary: string;
  /**
   * The schema of the type's own properties, beside those every activity has; or a function that makes it
   * with the schema library it is given. Ask `propertySchemaOf`.
   */
  readonly properties: z.ZodObject | ((z: Zod) => z.ZodObject);
  /**
   * It is always stood in for, whatever they say: what does not fit them is told as a warning, and taken as
   * it is.
   */
  readonly dependsOnNoProperty?: true;
  readonly publishes: readonly PublishedItem[];
  /** The items an activity publishes because of its own properties: parameters, declared script variables. */
  publishesFor?(activity: Activity): readonly PublishedItem[];
  /**
   * False where what it publishes cannot be known from the definition, so that no subscription to it is
   * stale.
   */
  readonly publishesAreKnown: boolean;
  /** Where that depends on the activity's own properties. Ask `knowsPublishedItems`. */
  publishesAreKnownFor?(activity: Activity): boolean;
  /** Whether one execution can produce several rows. */
  readonly multiValue: boolean;
  /** `only`: must be the starting activity. `never`: cannot be. */
  readonly start: 'may' | 'only' | 'never';
  /** It watches for something and starts an instance of the runbook each time it comes about (1.5). */
  readonly isMonitor?: true;
  /**
   * A monitor that fires by the clock: when it fires next after a point in time, that of its last firing or
   * of the start of its job, never that point itself. Milliseconds since 1970, and minutes that local time is
   * ahead of UTC. Undefined where this one has no timetable.
   */
  timetable?(activity: Activity): ((afterMs: number, utcOffset: UtcOffset) => number) | undefined;
  /** A monitor with a timetable: whether it fires once at the start of its job, before all of that. */
  firesAtOnce?(activity: Activity): boolean;
  /** A7, per type. */
  readonly emptyResult: 'oneBlank' | 'none';
  readonly play: Play;
  /**
   * Where it depends on the activity's own properties: Run .Net Script computes JavaScript, and no other
   * language. Ask `playOf`.
   */
  playFor?(activity: Activity): Play;
  /** The runbooks it has started as jobs, in stored order; left out where it starts none. */
  starts?(activity: Activity): readonly StartedRunbook[];
  /**
   * The values it gives back to whoever invoked the runbook, by name (section 6); texts with references. Left
   * out where it returns nothing.
   */
  returns?(activity: Activity): Readonly<Record<string, string | number | boolean>>;
  /** The things outside the runbook that it touches, where they are known from its properties. */
  touches?(activity: Activity): readonly TouchedThing[];
  /** Problems of one activity that its schema cannot express, as a path below the activity and a text. */
  check?(activity: Activity, runbook: Runbook): readonly PropertyProblem[];
}

/** A problem inside an activity's properties. */
export interface PropertyProblem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** Finds an activity type by its Designer name. */
export type Catalogue = ReadonlyMap<string, ActivityType>;

/** Names in the catalogue of the types that stand in for those of an export that nobody knows. */
export const unknownTypes = {
  activity: 'Integration Pack Activity',
  monitor: 'Integration Pack Monitor',
} as const;

/**
 * The type of an activity; undefined for one that nobody knows. What came from an export (it has an `origin`
 * with an `objectType`) is taken under whatever name it has there, as an activity of an integration pack.
 */
export function typeOf(
  { type: name, origin }: { readonly type: string; readonly origin?: Activity['origin'] },
  catalogue: Catalogue,
): ActivityType | undefined {
  const known = catalogue.get(name);
  if (known !== undefined || typeof origin?.['objectType'] !== 'string') return known;
  const standIn = catalogue.get(/^monitor\b/i.test(name) ? unknownTypes.monitor : unknownTypes.activity);
  return standIn && { ...standIn, name };
}

/** All items an activity publishes, beside the common ones. */
export function publishedItemsOf(activity: Activity, type: ActivityType): readonly PublishedItem[] {
  const level = type.multiValue ? 'row' : 'execution';
  const declared = (activity.publishes ?? []).map(
    ({ name, type: dataType, description = '' }): PublishedItem => ({
      name,
      type: dataType,
      level,
      description,
    }),
  );
  return [...type.publishes, ...(type.publishesFor?.(activity) ?? []), ...declared];
}

/** How this activity is played. */
export function playOf(activity: Activity, type: ActivityType): Play {
  return type.playFor?.(activity) ?? type.play;
}

/** Whether `publishedItemsOf` is the whole list, so that a subscription to anything else is stale. */
export function knowsPublishedItems(activity: Activity, type: ActivityType): boolean {
  return type.publishesAreKnownFor?.(activity) ?? type.publishesAreKnown;
}
