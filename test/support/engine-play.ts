import { z } from 'zod';
import { utc } from '../../src/databus/calendar.ts';
import { ItemReader } from '../../src/databus/items.ts';
import type { MemoryWatch } from '../../src/databus/memory-watch.ts';
import type { Execution, InstanceFacts } from '../../src/databus/token.ts';
import { ancestorOf, type Token } from '../../src/databus/token.ts';
import type { ActivityType, Catalogue } from '../../src/engine/activity-type.ts';
import type { InstanceEnding } from '../../src/engine/command.ts';
import {
  type CompiledRunbook,
  compileRunbook,
  type RunbookWatch,
} from '../../src/engine/compiled-runbook.ts';
import { RunbookInstance } from '../../src/engine/instance.ts';
import type { Choose } from '../../src/engine/link-orders.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import { type PublishedDataLogging, Tracer } from '../../src/engine/tracer.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { type Lookup, mockedOutcome } from './mocked-outcome.ts';
import { type RunbookFile, toRunbook } from './runbook-file.ts';
import type { Told } from './trace.ts';

/** 2026-01-01T00:00:00Z, where the harness's virtual clock starts. */
export const startMs = 1_767_225_600_000;

/** No runbook of the tests has as many executions. */
const tooMany = 100_000;

/** A type that emits nothing when it finds nothing (A7, per type). */
export const emitsNothingType = 'Emits nothing';

export interface PlaySettings {
  /**
   * What `choose` answers, in turn, each taken modulo the count it is asked with; documented order when there
   * are none.
   */
  choices?: readonly number[];
  /** Cancels before the n-th command is asked for, counting executions and waits. */
  cancelBefore?: number;
  /** Cancels while the n-th execution runs. */
  cancelDuring?: number;
  publishedData?: PublishedDataLogging;
  showScripts?: boolean;
  /** Stands in for the mock where it answers. */
  outcome?: (execution: Execution) => Outcome | undefined;
  memory?: MemoryWatch;
  watch?: RunbookWatch;
}

export interface Played extends Told {
  /** Those handed out as commands; Junctions play themselves. */
  readonly executions: readonly Execution[];
  readonly ending: InstanceEnding;
}

/**
 * Plays a runbook file with the engine alone: a virtual clock, outcomes from `simulate`, every event kept.
 */
export function play(file: RunbookFile, settings: PlaySettings = {}): Played {
  const compiled = compile(file, settings.watch);
  const events: TraceEvent[] = [];
  const stream = {
    seq: 1,
    publishedData: settings.publishedData ?? 'none',
    showScripts: settings.showScripts ?? false,
    eventLogSource: compiled.options.eventLogSource,
    eventLogEventId: compiled.options.eventLogEventId,
    emit: (event: TraceEvent) => void events.push(event),
  };
  const tracer = new Tracer(stream, { server: 'RBS01', job: 1, runbook: compiled.runbook.path });
  const instance = new RunbookInstance(
    compiled,
    { ...facts, ...(settings.memory && { memory: settings.memory }) },
    tracer,
    chooser(settings.choices),
  );
  return { events, ...drive(instance, file, compiled, settings) };
}

/** Compiles a runbook file with a catalogue in which every type but Junction is plain. */
export function compile(file: RunbookFile, watch?: RunbookWatch): CompiledRunbook {
  const runbook = toRunbook(file);
  const catalogue: Catalogue = new Map(runbook.activities.map(({ type }) => [type, plainType(type)]));
  return compileRunbook(runbook, catalogue, optionsSchema.parse(runbook.options), watch);
}

/**
 * `id(labels)#attempt` of every execution in order: the labels are the items `i` along the lineage, the
 * attempt only in a loop.
 */
export function order(played: Played, file: RunbookFile): string {
  const looped = new Set(file.activities.filter(({ loop }) => loop !== undefined).map(({ id }) => id));
  const byNumber = new Map(played.executions.map((execution) => [execution.sequenceNumber, execution]));
  const names = played.events.flatMap((event) => {
    if (event.event !== 'ActivityStart') return [];
    const execution = byNumber.get(event.sequenceNumber);
    const labels = execution === undefined ? [] : labelsOf(execution.token);
    const attempt = looped.has(event.activity) ? `#${event.attempt}` : '';
    return [`${event.activity}${labels.length > 0 ? `(${labels.join('.')})` : ''}${attempt}`];
  });
  return names.join(' ');
}

/** Facts for executions made by hand. */
export const facts: InstanceFacts = {
  runbookName: 'Test',
  runbookPath: '\\Test',
  serverName: 'RBS01',
  processId: 4711,
  utcOffset: utc,
  startMs: 0,
};

function plainType(name: string): ActivityType {
  return {
    name,
    category: 'System',
    summary: '',
    properties: z.object({}),
    publishes: [],
    publishesAreKnown: false,
    multiValue: true,
    start: 'may',
    emptyResult: name === emitsNothingType ? 'none' : 'oneBlank',
    play: name === 'Junction' ? { how: 'engine' } : { how: 'outcome' },
  };
}

function chooser(choices: readonly number[] | undefined): Choose | undefined {
  if (choices === undefined || choices.length === 0) return undefined;
  let asked = 0;
  return (count) => (choices[asked++ % choices.length] as number) % count;
}

function drive(
  instance: RunbookInstance,
  file: RunbookFile,
  compiled: CompiledRunbook,
  settings: PlaySettings,
) {
  const mocks = new Map(file.activities.map(({ id, simulate }) => [id, simulate]));
  const executions: Execution[] = [];
  let nowMs = startMs;
  instance.start(nowMs, 0);
  for (let asked = 1; ; asked += 1) {
    if (asked === settings.cancelBefore) return { executions, ending: instance.cancel(nowMs) };
    const command = instance.next(nowMs);
    if (command.kind === 'ended') return { executions, ending: command };
    if (command.kind === 'wait') {
      if (command.untilMs <= nowMs) throw new Error('the engine waits for a time that has come');
      nowMs = command.untilMs;
      continue;
    }
    executions.push(command);
    if (executions.length > tooMany) throw new Error('the engine does not come to an end');
    if (executions.length === settings.cancelDuring) return { executions, ending: instance.cancel(nowMs) };
    const mock = mocks.get(command.activity.id);
    const outcome =
      settings.outcome?.(command) ?? mockedOutcome(mock, command.attempt, upstream(command.token, compiled));
    nowMs += outcome.durationMs ?? 0;
    instance.settle(command, outcome, nowMs);
  }
}

function upstream(token: Token, { runbook }: CompiledRunbook): Lookup {
  return (activityId, item) => {
    const activity = runbook.activities.find(({ id }) => id === activityId);
    const found = activity && ancestorOf(token, activity);
    return found?.execution && new ItemReader(item).read(found.execution, found.row);
  };
}

function labelsOf(token: Token): string[] {
  const above = token.parent === undefined ? [] : labelsOf(token.parent);
  const label = token.execution?.rows[token.row]?.['i'];
  return label === undefined ? above : [...above, String(label)];
}
