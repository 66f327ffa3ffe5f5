import { z } from 'zod';
import { UsageError } from '../../index.ts';
import { directions } from '../../reports/graph/picture-style.ts';
import { traceFormats } from '../output/formats.ts';
import type { CallLimits, CommandLine } from './confined-command.ts';

/** A tool of the server: a command of the command line. */
export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject<Shape>;
  /** The command of a call, which writes text. Throws UsageError for inputs that do not go together. */
  command(input: z.output<z.ZodObject<Shape>>, limits: CallLimits): CommandLine;
  /** Flags with which the command writes JSON instead; none if it cannot. */
  readonly json?: readonly string[];
  /** Whether errors of a definition are what it is asked for. */
  readonly findsErrors?: true;
}

const text = z.string().min(1).max(100_000);
const path = z.string().min(1).max(4096);
const named = z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]));

const definition = {
  path: path.optional().describe('a runbook, a bundle folder or file, or an .ois_export, below the root'),
  text: z.string().max(8_000_000).optional().describe('the text of a definition itself, in place of path'),
};
const runbook = text
  .optional()
  .describe('which runbook, by path, its end or name; needed if there are several');
const mocks = path
  .optional()
  .describe('a file of simulated outcomes below the root; they win over those inside');
const trace = path.optional().describe('the trace of a run below the root, written with --format ndjson');

const validate = tool({
  name: 'validate',
  description: 'Says every problem of runbook files, with its place. It plays nothing.',
  input: z.strictObject(definition),
  command: (input) => commandLine(['validate'], input),
  json: ['--json'],
  findsErrors: true,
});

const simulate = tool({
  name: 'simulate',
  description:
    'Plays a runbook and the child jobs it starts in virtual time, with simulated outcomes, and gives the ' +
    'trace. It touches nothing outside. The same input gives the same trace.',
  input: z.strictObject({
    ...definition,
    runbook,
    params: named.optional().describe('parameters of Initialize Data, by name'),
    mocks,
    format: z.enum(traceFormats).default('eventlog').describe('how the trace is written'),
    showData: z.boolean().optional().describe('show what each activity published, in eventlog and tree'),
    options: named.optional().describe('switches for what Orchestrator leaves open, by name'),
    servers: z.array(text).max(100).optional().describe('runbook servers, as in RBS01=50, the primary first'),
    faults: z.array(text).max(100).optional().describe('as in "RBS01 down at 30s for 10s"'),
    seed: z.int().min(0).optional().describe('the seed of everything random'),
    until: text.optional().describe('when the run ends and monitors stop: 30s, 10m, 1d or an RFC 3339 time'),
    maxSteps: z.int().min(1).optional().describe('end the run when one job has run so many activities'),
  }),
  command: (input, { timeMs }) =>
    commandLine(
      [
        'simulate',
        `--format=${input.format}`,
        `--wall-timeout=${timeMs / 1000}s`,
        ...flag('runbook', input.runbook),
        ...flag('mocks', input.mocks),
        ...Object.entries(input.params ?? {}).map(([name, value]) => `--param=${name}=${value}`),
        ...Object.entries(input.options ?? {}).map(([name, value]) => `--option=${name}=${value}`),
        ...(input.servers ?? []).map((server) => `--server=${server}`),
        ...(input.faults ?? []).map((fault) => `--fault=${fault}`),
        ...flag('seed', input.seed),
        ...flag('until', input.until),
        ...flag('max-steps', input.maxSteps),
        ...(input.showData ? ['--show-data'] : []),
      ],
      input,
    ),
  json: ['--json'],
});

const explain = tool({
  name: 'explain',
  description:
    'Says in plain words what a runbook does, how often each activity runs and which links never pass. ' +
    'With an activity it says what that one reads and publishes; with a trace why it ran, failed or ' +
    'never ran.',
  input: z.strictObject({
    ...definition,
    activity: text.optional().describe('one activity, by id or name'),
    runbook,
    mocks,
    trace,
    job: z.int().min(1).optional().describe('count only this job of the trace'),
  }),
  command: ({ activity, ...input }) =>
    commandLine(
      [
        'explain',
        ...flag('runbook', input.runbook),
        ...flag('mocks', input.mocks),
        ...flag('trace', input.trace),
        ...flag('job', input.job),
      ],
      input,
      activity,
    ),
  json: ['--json'],
});

const graph = tool({
  name: 'graph',
  description: 'Draws a runbook as text: a Mermaid flowchart, Graphviz or SVG; with a trace also what ran.',
  input: z.strictObject({
    ...definition,
    runbook,
    trace,
    format: z.enum(['mermaid', 'dot', 'svg']).default('mermaid'),
    direction: z.enum(directions).optional().describe('where links lead, wherever activities were put'),
  }),
  command: (input) =>
    commandLine(
      [
        'graph',
        `--format=${input.format}`,
        ...flag('runbook', input.runbook),
        ...flag('trace', input.trace),
        ...flag('direction', input.direction),
      ],
      input,
    ),
});

const activities = tool({
  name: 'activities',
  description: 'Lists the activity types; with a type its properties, published data, and an example.',
  input: z.strictObject({
    type: text.optional().describe('one type, by its name'),
    category: text.optional().describe('only the types of this category'),
  }),
  command: ({ type, category }) => ({
    argv: ['activities', '--no-color', ...flag('category', category), '--', ...(type ? [type] : [])],
    input: '',
  }),
  json: ['--json'],
});

const test = tool({
  name: 'test',
  description:
    'Plays the cases of test files (*.test.yaml, .yml, .json), and says which expectations do not hold, ' +
    'and why.',
  input: z.strictObject({
    path: path.default('.').describe('a test file, or a folder that is searched for them, below the root'),
    filter: text.optional().describe('a pattern: only the cases whose name matches, letter case aside'),
    bail: z.boolean().optional().describe('end after the first case that fails'),
  }),
  command: (input, { timeMs }) =>
    commandLine(
      [
        'test',
        `--case-timeout=${timeMs / 1000}`,
        ...flag('filter', input.filter),
        ...(input.bail ? ['--bail'] : []),
      ],
      input,
    ),
  json: ['--reporter=json'],
});

/** The tools of the server. None of them does anything but read files and play in virtual time. */
export const tools = [validate, simulate, explain, graph, activities, test] as const;

function tool<Shape extends z.ZodRawShape>(one: Tool<Shape>): Tool {
  return one as unknown as Tool;
}

function flag(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

/** A command on a definition: a path, or a text that it reads on standard input. */
function commandLine(
  flags: readonly string[],
  { path, text }: { readonly path?: string | undefined; readonly text?: string | undefined },
  ...more: readonly (string | undefined)[]
): CommandLine {
  if ((path === undefined) === (text === undefined))
    throw new UsageError('a definition is given by "path" or by "text"', 'give one of the two');
  if (path === '-') throw new UsageError('there is no standard input here', 'give the definition as "text"');
  const rest = more.filter((argument) => argument !== undefined);
  return { argv: [...flags, '--no-color', '--', path ?? '-', ...rest], input: text ?? '' };
}
