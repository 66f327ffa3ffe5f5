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
  const program = programFor(io, (given) => {
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

function programFor(io: Io, exitWith: (code: number) => void): Command {
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
  addRun(program, io, exitWith);
  addSimulate(program, io, exitWith);
  addSweep(program, io, exitWith);
  addCompare(program, io, exitWith);
  addTest(program, io, exitWith);
  addRecord(program, io, exitWith);
  addDeploy(program, io, exitWith);
  addServer(program, io, exitWith);
  addStart(program, io, exitWith);
  addJobs(program, io, exitWith);
  addLog(program, io, exitWith);
  addTrace(program, io, exitWith);
  addValidate(program, io, exitWith);
  addLint(program, io, exitWith);
  addImport(program, io, exitWith);
  addMocks(program, io, exitWith);
  addExplain(program, io, exitWith);
  addGraph(program, io, exitWith);
  addDap(program, io, exitWith);
  addReport(program, io, exitWith);
  addActivities(program, io, exitWith);
  addMcp(program, io, exitWith);
  addSchema(program, io);
  addCompletion(program, io);
  addHelp(program, io);
  return program;
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
