import { Command, CommanderError } from 'commander';
import { version } from '../hosts/version.ts';
import { addActivities } from './commands/activities.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addDap } from './commands/dap.ts';
import { addDeploy } from './commands/deploy.ts';
import { addExplain } from './commands/explain.ts';
import { addGraph } from './commands/graph.ts';
import { addHelp } from './commands/help.ts';
import { addImport } from './commands/import.ts';
import { addJobs } from './commands/jobs.ts';
import { addLint } from './commands/lint.ts';
import { addLog } from './commands/log.ts';
import { addMcp } from './commands/mcp.ts';
import { addMocks } from './commands/mocks.ts';
import { addRecord } from './commands/record.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addSchema } from './commands/schema.ts';
import { addServer } from './commands/server.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStart } from './commands/start.ts';
import { addSweep } from './commands/sweep.ts';
import { addTest } from './commands/test.ts';
import { addTrace } from './commands/trace.ts';
import { addValidate } from './commands/validate.ts';
import { complain } from './output/complaint.ts';
import { exitCodes } from './output/exit-codes.ts';
import { helpText } from './output/help-text.ts';
import type { Io } from './output/io.ts';
import { fitted, helpWidth } from './output/text-width.ts';

/**
 * The command line: takes the arguments behind the program's name and returns the exit code (format section
 * 5). It never throws; every error is printed on stderr in a line or two. Text may still be on its way
 * through `io.stdout` when it returns.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const program = programFor(argv, io, (given) => {
    code = given;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed what is wrong with the arguments, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.unusable;
    return complain(error, io);
  }
}

function programFor(argv: readonly string[], io: Io, exitWith: (code: number) => void): Command {
  const program = new Command('pianola')
    .description('Runs and rehearses Orchestrator-style runbooks.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .usage('<COMMAND> [options]')
    .exitOverride()
    // Commander wraps a description only if it has at least this many columns.
    .configureHelp({
      minWidthToWrap: 12,
      subcommandTerm: (command) =>
        `${command.name()} ${command.usage().replace('[options]', '').trim()}`.trim(),
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(fitted(text, io.stderr)),
      getOutHelpWidth: () => helpWidth(io.stdout),
      getErrHelpWidth: () => helpWidth(io.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', () => helpText(io.stdout, [exits, environment], examples));
  for (const add of commandsNeeded(argv)) add(program, io, exitWith);
  return program;
}

/** In the order of the help. */
const commands = {
  run: addRun,
  simulate: addSimulate,
  sweep: addSweep,
  compare: addCompare,
  test: addTest,
  record: addRecord,
  deploy: addDeploy,
  server: addServer,
  start: addStart,
  jobs: addJobs,
  log: addLog,
  trace: addTrace,
  validate: addValidate,
  lint: addLint,
  import: addImport,
  mocks: addMocks,
  explain: addExplain,
  graph: addGraph,
  dap: addDap,
  report: addReport,
  activities: addActivities,
  mcp: addMcp,
  schema: addSchema,
  completion: addCompletion,
  help: addHelp,
};
/** These look at the other commands. */
const lookAround: readonly string[] = ['completion', 'help'];

/**
 * The command that is called, or all where none is named in the first place. To make them all takes some
 * percent of the time of a short command.
 */
function commandsNeeded([name = '']: readonly string[]) {
  const isAlone = Object.hasOwn(commands, name) && !lookAround.includes(name);
  return isAlone ? [commands[name as keyof typeof commands]] : Object.values(commands);
}

const exits =
  'Exit codes: 0 done, 1 the runbook failed, 2 wrong usage or definition, 3 lint found something or a ' +
  'store is held, 4 a limit was hit, 70 a defect of Pianola, 130 interrupted.';
const environment =
  'Environment: NO_COLOR and FORCE_COLOR decide on colours; PIANOLA_DEBUG=1 shows where a defect is.';

const examples = [
  'pianola simulate backup.json',
  'pianola run backup.json --param Server=WEB01',
  'pianola sweep ops-folder --runbook Parent --throttle 1..50',
  'pianola validate ops-folder',
  'pianola help simulate',
];
