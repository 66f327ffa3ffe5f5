import type { z } from 'zod';
import type { UtcOffset } from '../databus/calendar.ts';
import type { Culture } from '../databus/culture.ts';
import type { Scope, Template } from '../databus/template.ts';
import type { Execution } from '../databus/token.ts';
import type { ComputerGroup, Schedule } from '../model/bundle.ts';
import type { DataType } from '../model/data-type.ts';
import type { BranchPlan, GroupPlan, GroupResult, Strategy } from '../model/job-group.ts';
import type { Options } from '../model/options.ts';
import type { Value } from '../model/published-data.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import type { XmlAnswer } from '../xml/answer-xpath.ts';
import type { Capabilities, Permission } from './capabilities.ts';
import type { Outcome } from './outcome.ts';

/**
 * The schema library, zod. A caller that needs a schema passes it in, so that the file of an activity does
 * not load it.
 */
export type Zod = typeof z;

/**
 * The Designer's categories: first those of the standard activities (section 8), then those of integration
 * packs.
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

/** The categories of integration packs, whose activities take any property. */
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
  /** The value is how many rows were found; 0 if none was (A7). */
  readonly isCount?: true;
  /** The value repeats this property of the activity, with its references resolved. */
  readonly echoes?: string;
}

/**
 * What a type's `prepare` gets, once for every activity of a runbook, before anything runs. Texts are
 * compiled here, not in each call.
 */
export interface Preparation {
  readonly activity: Activity;
  readonly runbook: Runbook;
  readonly options: Options;
  /** How the runbook server writes dates and times (A34). */
  readonly culture: Culture;
  /**
   * Compiles a text with references. `functions: false` leaves `[Name(…)]` alone, as scripts need. `password:
   * true` is for a password field of a live activity and for a script: only there do encrypted variables give
   * their value, everywhere else they read as `<encrypted>`.
   */
  compile(text: string, rules?: { functions?: boolean; password?: boolean }): Template;
  /** Puts `<encrypted>` in place of all secrets; `words: true` in place of each of their words as well. */
  hide(text: string, rules?: { words?: boolean }): string;
}

/** A value, or one that is there later. */
export type Later<Value> = Value | PromiseLike<Value>;

/** Global settings and services that an activity can use. All jobs of a run share them. */
export interface Services {
  /** The current value; undefined if there is no such counter. Later if counters are kept in a store. */
  counter(name: string, runbookPath: string): Later<number | undefined>;
  /**
   * Reads a counter and sets it in one step, so that no other job comes in between. `change` gets the value
   * and returns the new one, or undefined to leave it unchanged. Returns the value that was set.
   */
  changeCounter(
    name: string,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): Later<number | undefined>;
  /** The default value of a counter; undefined if there is no such counter. */
  counterDefault(name: string): number | undefined;
  schedule(name: string): Schedule | undefined;
  computerGroup(name: string): ComputerGroup | undefined;
  /** Answers an XPath query on an XML text. It reaches nothing outside, and ends in time. */
  queryXml(text: string, query: string): PromiseLike<XmlAnswer>;
  /** Runs JavaScript in the sandbox, which cannot reach anything outside. */
  javaScript(request: ScriptRequest): PromiseLike<ScriptResult>;
}

/** One script to run in the sandbox. */
export interface ScriptRequest {
  readonly source: string;
  readonly input: Readonly<Record<string, Value>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly nowMs: number;
  /** The seed of `Math.random`: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
}

/** The result of a script. `published` has each name once, in the order of first publication. */
export interface ScriptResult {
  readonly published: ReadonlyMap<string, Value | readonly Value[]>;
  readonly standardOutput: string;
  readonly standardError: string;
  /** The message and line of an error, if the script failed or reached a limit. */
  readonly error?: string;
}

/** One execution, as its handler sees it. */
export interface ActivityCall {
  readonly execution: Execution;
  /** The scope for `Template.text`. */
  readonly scope: Scope;
  /** The values the job was started with, by parameter name. */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly services: Services;
  /**
   * A whole number from 0 to 2^32 - 1 that depends only on the run's seed, the job and the execution. It is
   * the same when it is read again.
   */
  readonly seed: number;
}

/** The child jobs that an execution asks for. */
export interface JobsRequest {
  readonly plan: GroupPlan;
  /** The outcome, made when the group goes on. */
  conclude(result: GroupResult): Outcome;
}

/** How an activity is played. */
export type Play =
  /**
   * Computed by Pianola, the same under simulate and run. It touches nothing outside. The host waits for a
   * promise, and no simulated time passes meanwhile.
   */
  | {
      readonly how: 'computed';
      prepare(preparation: Preparation): (call: ActivityCall) => Outcome | PromiseLike<Outcome>;
    }
  /**
   * Computed by a script in the sandbox, the same under simulate and run. The host waits for it, and no
   * simulated time passes meanwhile.
   */
  | {
      readonly how: 'scripted';
      prepare(preparation: Preparation): (call: ActivityCall) => PromiseLike<Outcome>;
    }
  /**
   * Carried out for real under run, if its permissions were granted. Under simulate a simulated outcome
   * replaces it.
   */
  | {
      readonly how: 'live';
      readonly needs: readonly Permission[];
      prepare(
        preparation: Preparation,
      ): (call: ActivityCall, capabilities: Capabilities) => PromiseLike<Outcome>;
    }
  /**
   * Done by child jobs, under simulate and run alike. The function from `prepare` plans them, and `conclude`
   * makes the outcome from their results.
   */
  | {
      readonly how: 'jobs';
      prepare(preparation: Preparation): (call: ActivityCall) => JobsRequest;
    }
  /** The engine itself plays it: Junction. */
  | { readonly how: 'engine' }
  /** Known only by name and shape: a simulated outcome replaces it. */
  | { readonly how: 'outcome' };

/** A runbook that an activity starts as a job (sections 6 and 14). */
export interface StartedRunbook {
  /** The runbook is invoked, a branch of a group, the compensation of a branch, or the body of a loop. */
  readonly kind: 'invoke' | 'branch' | 'compensate' | 'body';
  /** Its path or name as written: a text with references. */
  readonly runbook: string;
  /** Keys and positions that lead to that text from the activity's properties. */
  readonly path: readonly (string | number)[];
  /**
   * The parameter values it gets, by name; they are texts with references. A compensation gets those of its
   * branch.
   */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /**
   * Keys and positions that lead to these values. Absent if it also gets others, which are known only when it
   * runs.
   */
  readonly parametersPath?: readonly (string | number)[];
  /** Parameters that the activity itself sets, if the runbook declares them. */
  readonly itself?: readonly string[];
  /** The id of the branch. */
  readonly branch?: string;
  /** What holds for its branch of a Parallel; absent for other runbooks. */
  readonly rules?: BranchRules;
  /** Whether the activity waits for the job to end. */
  readonly waits: boolean;
  /** The group that its job belongs to. Absent for a runbook that is started once and by itself. */
  readonly group?: StartedGroup;
}

/** How a branch is tried, and what its failure means (section 14.1). */
export interface BranchRules extends Pick<BranchPlan, 'retries' | 'timeoutMs' | 'ignoreFailure'> {
  /** The runbook that compensates it, by path or name: a text with references. */
  readonly compensate?: string;
}

/** The child jobs that an activity starts together, and when it goes on (section 14). */
export interface StartedGroup extends Partial<Pick<GroupPlan, 'raceOn' | 'timeoutMs' | 'failOnWarning'>> {
  readonly noun: 'branch' | 'item';
  /** Absent if the author has no choice. */
  readonly strategy?: Strategy;
  /** The most jobs at once; 0 for no limit. */
  readonly maxWorkers: number;
}

/** Something outside the runbook that an activity reads or writes. */
export interface TouchedThing {
  readonly kind: 'counter' | 'file' | 'table';
  /** As the activity names it, without references. */
  readonly name: string;
  readonly isWrite: boolean;
  /** A write that only adds to a number or subtracts from it, whatever its value. */
  readonly onlyAdds?: boolean;
}

/**
 * An activity type: what the Designer shows of it, and how it is played. Each has a file of its own under
 * `activities/`.
 */
export interface ActivityType {
  /** Exactly the Designer's name, which is the `type` in a runbook file. */
  readonly name: string;
  readonly category: Category;
  readonly summary: string;
  /** The module that a user's own type was loaded from, as it was named. Its code is not Pianola's. */
  readonly file?: string;
  /**
   * The schema of the type's own properties, without those that every activity has; or a function that makes
   * the schema with the given library. Read it with `propertySchemaOf`.
   */
  readonly properties: z.ZodObject | ((z: Zod) => z.ZodObject);
  /**
   * A simulated outcome always replaces the activity, whatever its properties. So a property that does not
   * fit the schema is only a warning, and is kept as it is.
   */
  readonly dependsOnNoProperty?: true;
  readonly publishes: readonly PublishedItem[];
  /**
   * The items that depend on the activity's own properties, such as parameters or declared script variables.
   */
  publishesFor?(activity: Activity): readonly PublishedItem[];
  /** False if the definition does not show what it publishes. No subscription to it is then stale. */
  readonly publishesAreKnown: boolean;
  /** The same, if it depends on the activity's own properties. Read it with `knowsPublishedItems`. */
  publishesAreKnownFor?(activity: Activity): boolean;
  /** Whether one execution can produce several rows. */
  readonly multiValue: boolean;
  /** `only`: the activity must be the start of its runbook. `never`: it cannot be. */
  readonly start: 'may' | 'only' | 'never';
  /**
   * Whether it is a monitor: it watches for something, and starts an instance of the runbook each time that
   * happens (1.5).
   */
  readonly isMonitor?: true;
  /**
   * For a monitor that is triggered by the clock. The function gives the next trigger time after `afterMs`,
   * which is the time of the last trigger or of the start of the job; it never gives `afterMs` itself. Times
   * are milliseconds since 1970. `utcOffset` gives the minutes that local time is ahead of UTC. Undefined if
   * this activity has no timetable.
   */
  timetable?(activity: Activity): ((afterMs: number, utcOffset: UtcOffset) => number) | undefined;
  /**
   * For a monitor with a timetable: whether its triggers are intervals apart, which pass evenly when somebody
   * sets the clock. Otherwise they are times of the clock.
   */
  hasIntervals?(activity: Activity): boolean;
  /** For a monitor with a timetable: whether it is also triggered once when its job starts. */
  firesAtOnce?(activity: Activity): boolean;
  /** What a success without rows emits: one blank token or none (A7). */
  readonly emptyResult: 'oneBlank' | 'none';
  readonly play: Play;
  /**
   * How an activity is played, if that depends on its own properties: Run .Net Script computes JavaScript and
   * no other language. Read it with `playOf`.
   */
  playFor?(activity: Activity): Play;
  /** The runbooks it starts as jobs, in stored order. Absent if it starts none. */
  starts?(activity: Activity): readonly StartedRunbook[];
  /**
   * The values that it returns to the invoker of the runbook, by name (section 6). They are texts with
   * references. Absent if it returns nothing.
   */
  returns?(activity: Activity): Readonly<Record<string, string | number | boolean>>;
  /** The things outside the runbook that it reads or writes, as far as its properties name them. */
  touches?(activity: Activity): readonly TouchedThing[];
  /** Finds the problems of an activity that its schema cannot express. */
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

/** The names of the two catalogue types that are used for unknown types of an export. */
export const unknownTypes = {
  activity: 'Integration Pack Activity',
  monitor: 'Integration Pack Monitor',
} as const;

/**
 * The type of an activity; undefined if it is unknown. An activity from an export (its `origin` has an
 * `objectType`) may have any type name: an unknown one is an activity of an integration pack.
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

/** All items that an activity publishes, without the common ones. */
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

/** Whether `publishedItemsOf` is the complete list, so that a subscription to anything else is stale. */
export function knowsPublishedItems(activity: Activity, type: ActivityType): boolean {
  return type.publishesAreKnownFor?.(activity) ?? type.publishesAreKnown;
}
