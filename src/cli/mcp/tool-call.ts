import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { UsageError } from '../../index.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type CallLimits, type CommandEnd, type CommandLine, carryOut } from './confined-command.ts';
import { type LineChoice, ShownLines } from './shown-lines.ts';
import type { Tool } from './tools.ts';
import { TurnTaking } from './turn-taking.ts';

/** A longer JSON text is left out. */
const mostStructured = 200_000;
/** So many commands are carried out at once. */
const turns = new TurnTaking(4);

/** What a call was given. */
export interface GivenCall {
  readonly input: Readonly<Record<string, unknown>>;
  readonly lines: LineChoice;
  readonly signal: AbortSignal;
}

/**
 * Carries out a call: its command, and at the same time the one that writes JSON, if there is one. What is
 * wrong is told as the command line tells it, in a result that is an error.
 */
export async function callResult(
  tool: Tool,
  { input, lines, signal }: GivenCall,
  limits: CallLimits,
): Promise<CallToolResult> {
  try {
    const line = tool.command(input, limits);
    const [said, value] = await Promise.all([
      textOf(line, lines, limits, signal),
      tool.json === undefined ? undefined : jsonValueOf(line, tool.json, limits, signal),
    ]);
    const texts = [said.out, said.err, ...(value === 'too long' ? [leftOut] : [])];
    const hasNone = value === undefined || value === 'too long';
    return {
      content: texts.filter((text) => text !== '').map((text) => ({ type: 'text', text })),
      isError: !answers.has(said.end.exitCode) && !(tool.findsErrors && isFinding(said)),
      ...(!hasNone && { structuredContent: value }),
    };
  } catch (error) {
    const { message } = error as Error;
    const hint = error instanceof UsageError && error.hint !== undefined ? `\n${error.hint}` : '';
    return { content: [{ type: 'text', text: `error: ${message}${hint}` }], isError: true };
  }
}

const leftOut =
  `[the structured result is longer than ${mostStructured} characters and was left out; ` +
  'ask for less: one runbook, one activity, one type, one file]';

/** What cannot even be read is told on standard error. */
function isFinding({ end, err }: Said): boolean {
  return end.exitCode === exitCodes.unusable && err === '';
}

/** A runbook that failed, or a case of a test, is an answer. */
const answers: ReadonlySet<number | undefined> = new Set([exitCodes.done, exitCodes.failed, exitCodes.limit]);

interface Said {
  readonly end: CommandEnd;
  readonly out: string;
  readonly err: string;
}

async function textOf(
  line: CommandLine,
  choice: LineChoice,
  limits: CallLimits,
  signal: AbortSignal,
): Promise<Said> {
  const [out, err] = [new ShownLines(choice), new ShownLines({})];
  const takers = { out: (text: string) => out.add(text), err: (text: string) => err.add(text) };
  const end = await turns.inTurn(() => carryOut(line, limits, takers, signal));
  return { end, out: out.end(), err: deathOf(end, limits) ?? err.end() };
}

/** What ended a command from outside. */
function deathOf({ exitCode, isTooLong }: CommandEnd, { timeMs, memoryMb }: CallLimits): string | undefined {
  if (isTooLong) return `error: this took longer than ${timeMs / 1000} s, and was ended`;
  if (exitCode === undefined) return `error: the command died; it may use ${memoryMb} MB of memory`;
  return undefined;
}

/** The JSON object that a command writes; a list becomes one with the key `problems`. */
async function jsonValueOf(
  { argv: [command = '', ...rest], input }: CommandLine,
  flags: readonly string[],
  limits: CallLimits,
  signal: AbortSignal,
): Promise<Record<string, unknown> | 'too long' | undefined> {
  let json = '';
  const takers = {
    out: (text: string) => {
      if (json.length <= mostStructured) json += text;
    },
    err: () => undefined,
  };
  const line = { argv: [command, ...flags, ...rest], input };
  await turns.inTurn(() => carryOut(line, limits, takers, signal));
  if (json.length > mostStructured) return 'too long';
  try {
    const value = JSON.parse(json) as Record<string, unknown> | readonly unknown[];
    return Array.isArray(value) ? { problems: value } : (value as Record<string, unknown>);
  } catch {
    return undefined;
  }
}
