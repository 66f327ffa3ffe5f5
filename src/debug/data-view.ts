import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { type ActivityText, propertyTexts } from '../analysis/activity-texts.ts';
import { placeText } from '../analysis/references.ts';
import { ActivityFailure } from '../databus/activity-failure.ts';
import { compileTemplate, type TemplateWorld } from '../databus/template.ts';
import { parseTemplate } from '../databus/template-parser.ts';
import { ancestorOf, type Execution } from '../databus/token.ts';
import { publishedRow } from '../engine/tracer.ts';
import { hiding } from '../hosts/play/secrets.ts';
import { pathOf } from '../model/path.ts';
import { itemNamed, type Row, textOf, type Value } from '../model/published-data.ts';
import { startsAmong } from '../model/starting-activity.ts';
import { counted } from '../text/plain-words.ts';
import type { CallFrame } from './call-stack.ts';
import { type DebugWorld, shownVariable } from './debug-world.ts';
import type { CounterSetting, Override, ReplayableRun } from './replayable-run.ts';

/** A name and what stands behind it: a value, or more names. */
export interface DataNode {
  readonly name: string;
  readonly value: string;
  /** What kind of value it is; undefined for a list. */
  readonly type?: 'string' | 'number' | 'boolean';
  /** A template that reads it, if there is one. */
  readonly readBy?: string;
  readonly children?: () => readonly DataNode[];
  /** What it is to somebody who sets it; undefined if it cannot be set. */
  readonly place?: SettablePlace;
}

/** What can be set: an item that an activity published, a counter, or a variable by its path. */
export type SettablePlace =
  | ({ readonly kind: 'item' } & Pick<Override, 'seq' | 'row' | 'item'>)
  | ({ readonly kind: 'counter' } & Pick<CounterSetting, 'counter' | 'runbook'>)
  | { readonly kind: 'variable'; readonly path: string };

/** What is looked at. */
export interface DataSource {
  readonly recording: ReplayableRun;
  readonly world: DebugWorld;
  /** The index of the event that is looked from. */
  readonly index: number;
  /** The parameters that the run was given. */
  readonly parameters: Row;
}

/** The data bus as a frame sees it: published data, the activity itself, parameters, variables, counters. */
export function scopesOf(frame: CallFrame, source: DataSource): readonly DataNode[] {
  const { recording, world, index } = source;
  const hide = hiding(recording.secrets);
  const plain = (name: string, value: Value): DataNode => ({
    ...{ name, value: hide(textOf(value)) },
    type: typeof value as 'string' | 'number' | 'boolean',
  });
  const scope = (name: string, children: () => readonly DataNode[]) => ({ name, value: '', children });
  const variables = () =>
    world.bundle.variables.map((variable) => {
      const path = pathOf(variable);
      return {
        ...plain(path, shownVariable(variable) ?? ''),
        readBy: `{{$${path.replaceAll('\\', '/')}}}`,
        ...(!variable.encrypted && { place: { kind: 'variable', path } as const }),
      };
    });
  const counters = () =>
    recording.countersAt(index).map(({ counter, runbook, value }) => {
      const name = runbook === null ? counter : `${counter} of ${runbook}`;
      return { ...plain(name, value), place: { kind: 'counter', counter, runbook } as const };
    });
  const wherePresent = [
    scope('Parameters', () => parameterData(frame, source, plain)),
    scope('Variables', variables),
    scope('Counters', counters),
  ].filter(({ children }) => children().length > 0);
  return [
    scope('Published data', () => publishedBy(frame, recording, plain)),
    scope('Activity', () => activityData(frame, world, plain)),
    ...wherePresent,
  ];
}

type Plain = (name: string, value: Value) => DataNode;

/** The rows that the token of a frame comes from, the last first. A row without items has none. */
function publishedBy({ token, execution, isEnded }: CallFrame, recording: ReplayableRun, plain: Plain) {
  const nodes: DataNode[] = [];
  for (let at: typeof token | undefined = token; at !== undefined; at = at.parent) {
    if (at.execution === undefined) continue;
    const { rows } = at.execution;
    const which = rows.length > 1 ? `row ${at.row + 1} of ${rows.length}` : counted(rows.length, 'row');
    nodes.push(rowNode(at.execution, at.row, which, recording, plain));
  }
  // It has just ended: each of its rows is a token of its own.
  if (isEnded && token.execution === execution && token.row === 0)
    for (let row = 1; row < execution.rowCount && nodes.length < mostRows; row += 1)
      nodes.splice(
        row,
        0,
        rowNode(execution, row, `row ${row + 1} of ${execution.rowCount}`, recording, plain),
      );
  return nodes;
}

/** So many rows of an activity that has just ended are shown. */
const mostRows = 1000;

function rowNode(
  execution: Execution,
  row: number,
  which: string,
  recording: ReplayableRun,
  plain: Plain,
): DataNode {
  const { activity } = execution;
  const read = (item: string) => `{{${activity.id}.${item}}}`;
  const own = () => publishedRow(execution, execution.rowAt(row) ?? {}, 'specific');
  const common = () => publishedRow(execution, {}, 'common');
  const seq = recording.startOf(execution) + 1;
  return {
    name: activity.id,
    value: activity.name === activity.id ? which : `${activity.name}, ${which}`,
    children: () => [
      ...Object.entries(own()).map(([item, value]) => ({
        ...{ ...plain(item, value), readBy: read(item) },
        place: { kind: 'item' as const, seq, row, item },
      })),
      {
        name: 'common data',
        value: '',
        children: () =>
          Object.entries(common()).map(([item, value]) => ({ ...plain(item, value), readBy: read(item) })),
      },
    ],
  };
}

function activityData({ execution, isEnded, token }: CallFrame, world: DebugWorld, plain: Plain) {
  const { activity, sequenceNumber, attempt, status, errorSummary, rows } = execution;
  const runbook = world.runbook(execution.facts.runbookPath);
  const texts = runbook === undefined ? [] : textsOf(execution, world.of(runbook));
  return [
    plain('id', activity.id),
    plain('type', activity.type),
    plain('token', isEnded ? token.path : execution.token.path),
    plain('sequence number', sequenceNumber),
    ...(attempt > 1 ? [plain('attempt', attempt)] : []),
    ...(isEnded ? [plain('status', status), plain('rows', rows.length)] : []),
    ...(isEnded && errorSummary !== '' ? [plain('error summary', errorSummary)] : []),
    ...texts.map(([place, text]) => plain(place, text)),
  ];
}

/** The texts of an activity, as they are for its token: its main ones, and all others that read something. */
function textsOf(execution: Execution, world: TemplateWorld): readonly [string, string][] {
  const isShown = ({ path, text }: ActivityText) =>
    path.length === 1 || parseTemplate(text).parts.some((part) => part.kind !== 'text');
  return propertyTexts(execution.activity)
    .filter(isShown)
    .map(({ path, text, kind }) => {
      const template = compileTemplate(text, world, { functions: kind !== 'script' });
      try {
        return [placeText(path), template.text(execution)];
      } catch (error) {
        if (error instanceof ActivityFailure) return [placeText(path), error.message];
        throw error;
      }
    });
}

/** What Initialize Data published; before it has played, what the run was given for it. */
function parameterData(
  { token, job }: CallFrame,
  { recording, world, parameters }: DataSource,
  plain: Plain,
) {
  const track = recording.jobs.get(job);
  const runbook = world.runbook(track?.runbook ?? '');
  if (runbook === undefined) return [];
  const [start] = startsAmong(runbook.activities, runbook.links);
  const initialized = start && ancestorOf(token, start);
  const given = track?.parent === null ? parameters : {};
  const row =
    initialized?.execution === undefined
      ? given
      : publishedRow(initialized.execution, initialized.execution.rowAt(initialized.row) ?? {}, 'specific');
  return parametersOf(runbook).flatMap(({ name }) => {
    const value = itemNamed(row, name);
    return value === undefined ? [] : [plain(name, value)];
  });
}
