import type { Command, Option } from 'commander';
import { catalogueWith } from '../../activities/catalogue.ts';
import { parametersOf } from '../../activities/runbook-control/initialize-data.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import { type Runbook, readDefinition } from '../../index.ts';
import { optionsSchema } from '../../model/options-schema.ts';
import { valuesOfSwitch } from '../flags/switches.ts';
import { completionScripts, directives, type Shell } from '../output/completion-scripts.ts';
import type { Io } from '../output/io.ts';

/**
 * Prints the script of a shell; or, with the words of a line up to the cursor, what the last of them can
 * become: a candidate a line, and `directives`. What cannot be read has no candidates.
 */
export async function completion(
  shell: Shell,
  words: readonly string[] | undefined,
  program: Command,
  { stdout }: Io,
): Promise<void> {
  if (words === undefined) {
    stdout.write(completionScripts[shell]);
    return;
  }
  const plain = shell === 'bash' ? joined(words).map(unquoted) : words;
  const line = readLine(plain, program);
  const { found, ...also } = await candidatesFor(line, program);
  const fitting = found.filter((text) => text.toLowerCase().startsWith(line.typed.toLowerCase()));
  const told = fitting.map((text) => asTheShellHasIt(shell, text, line));
  const directed = [
    ...(also.files ? [directives.files] : []),
    ...(fitting.length > 0 && fitting.every((text) => text.endsWith('=')) ? [directives.noSpace] : []),
  ];
  stdout.write([...directed, ...told].map((text) => `${text}\n`).join(''));
}

/** Bash takes `--format=list` for three words. */
function joined(words: readonly string[]): string[] {
  const whole: string[] = [];
  for (const [index, word] of words.entries()) {
    const isPart = index > 0 && (word === '=' || words[index - 1] === '=');
    if (isPart) whole.push(`${whole.pop() ?? ''}${word}`);
    else whole.push(word);
  }
  return whole;
}

/** A word as it was typed, without its quotes and backslashes; a quote may be open still. */
function unquoted(word: string): string {
  return word.replace(/'([^']*)'?|\\(.)|"((?:[^"\\]|\\.)*)"?/gs, (_, single, escaped, double) =>
    (single ?? escaped ?? (double as string).replace(/\\(["\\$`])/g, '$1')).toString(),
  );
}

/** What stands in a line before what is to be completed. */
interface Line {
  readonly command: Command | undefined;
  /** Arguments before the cursor, without options and their values. */
  readonly given: readonly string[];
  /** Options before the cursor with their values, by long name. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The option whose value is being typed. */
  readonly option: Option | undefined;
  /** What stands before the text to complete, in its own word: `--format=`. */
  readonly before: string;
  /** The text to complete. */
  readonly typed: string;
}

function readLine(words: readonly string[], program: Command): Line {
  const last = words.at(-1) ?? '';
  const given: string[] = [];
  const values = new Map<string, string[]>();
  let command: Command | undefined;
  let open: Option | undefined;
  for (const word of words.slice(0, -1)) {
    if (open !== undefined) {
      values.set(open.long ?? '', [...(values.get(open.long ?? '') ?? []), word]);
      open = undefined;
    } else if (word.startsWith('-')) {
      const [name = '', ...rest] = word.split('=');
      const option = optionCalled(name, command ?? program);
      if (option === undefined || !takesValue(option)) continue;
      if (rest.length === 0) open = option;
      else values.set(option.long ?? '', [...(values.get(option.long ?? '') ?? []), rest.join('=')]);
    } else {
      const named = (command ?? program).commands.find((each) => each.name() === word);
      if (named !== undefined && given.length === 0) command = named;
      else if (command !== undefined) given.push(word);
    }
  }
  const [, name = '', value = ''] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  const inWord = open === undefined && name !== '' ? optionCalled(name, command ?? program) : undefined;
  const [before, typed] = inWord === undefined ? ['', last] : [`${name}=`, value];
  return { command, given, values, option: open ?? inWord, before, typed };
}

function optionCalled(name: string, command: Command): Option | undefined {
  return command.options.find(({ long, short }) => long === name || short === name);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

interface Candidates {
  readonly found: readonly string[];
  readonly files?: boolean;
}

async function candidatesFor(line: Line, program: Command): Promise<Candidates> {
  const { command, given, option, typed } = line;
  if (option !== undefined) return await valuesFor(option, line);
  if (typed.startsWith('-')) return { found: flagsOf(command ?? program) };
  const commands = program.commands.map((each) => each.name());
  if (command === undefined) return { found: commands };
  if (command.commands.length > 0) return { found: command.commands.map((each) => each.name()) };
  const all = command.registeredArguments;
  const argument = all[given.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  switch (argument?.name()) {
    case 'FILE':
    case 'TRACE':
      return { found: [], files: true };
    case 'TOPIC':
      return { found: [...commands, 'options'] };
    case 'TYPE':
      return { found: [...catalogueWith([]).keys()] };
    case 'ACTIVITY':
      return {
        found: (await runbooksIn(line)).flatMap(({ activities }) => activities.map(({ name }) => name)),
      };
    default:
      return { found: argument?.argChoices ?? [] };
  }
}

function flagsOf({ options }: Command): readonly string[] {
  const shown = options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  return [...shown, '--help'];
}

async function valuesFor({ argChoices, flags, long }: Option, line: Line): Promise<Candidates> {
  if (argChoices !== undefined) return { found: argChoices };
  if (/<(FILE|DIR)>/.test(flags)) return { found: [], files: true };
  switch (long) {
    case '--runbook':
      return { found: namesOf(await allRunbooksIn(line), line.typed) };
    case '--param':
      return { found: (await runbooksIn(line)).flatMap(parametersOf).map(({ name }) => `${name}=`) };
    case '--duration':
      return { found: (await typesIn(line)).map((type) => `${type}=`) };
    case '--option': {
      const [, name = ''] = /^([^=]+)=/.exec(line.typed) ?? [];
      if (name === '') return { found: Object.keys(optionsSchema.shape).map((each) => `${each}=`) };
      return { found: valuesOfSwitch(name).map((value) => `${name}=${value}`) };
    }
    default:
      return { found: [] };
  }
}

/** Names where only one runbook has it, else paths; paths alone where one is being typed. */
function namesOf(runbooks: readonly Runbook[], typed: string): readonly string[] {
  const paths = runbooks.map(({ path }) => path);
  if (typed.startsWith('\\')) return paths;
  const byName = Map.groupBy(runbooks, ({ name }) => name);
  return [...byName].flatMap(([name, all]) => (all.length === 1 ? [name] : all.map(({ path }) => path)));
}

/** The runbooks of the definition in the line that `--runbook` names; all of them without it. */
async function runbooksIn(line: Line): Promise<readonly Runbook[]> {
  const all = await allRunbooksIn(line);
  const wanted = line.values.get('--runbook');
  if (wanted === undefined) return all;
  const names = new RunbookNames(all);
  return wanted.flatMap((each) => names.meant(each));
}

/** The types that the definition in the line has; all types without one. */
async function typesIn(line: Line): Promise<readonly string[]> {
  const used = (await runbooksIn(line)).flatMap(({ activities }) => activities.map(({ type }) => type));
  return used.length > 0 ? [...new Set(used)] : [...catalogueWith([]).keys()];
}

async function allRunbooksIn({ given: [file] }: Line): Promise<readonly Runbook[]> {
  if (file === undefined) return [];
  try {
    return (await readDefinition(file, [], { scripts: false, mockCheck: 'off' })).bundle?.runbooks ?? [];
  } catch {
    return [];
  }
}

/** Bash completes what stands behind the last `=` or `:` of a word; fish the whole word. */
function asTheShellHasIt(shell: Shell, text: string, { before, typed }: Line): string {
  if (shell === 'fish') return before + text;
  if (shell === 'zsh') return text;
  return text.slice(/^.*[=:]/s.exec(typed)?.[0].length ?? 0);
}
