import type { Zod } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, textProperty } from '../known-property.ts';
import { wholeNumberText } from '../text-property.ts';

/** Start a program, or pass a command line to the command prompt. */
const programModes = ['Program execution', 'Command execution'] as const;

const properties = () => ({
  mode: choiceProperty(
    programModes,
    'Whether "program" is a program or a whole command line; left out: a program.',
  ),
  computer: textProperty('The computer it runs on; blank: the runbook server.'),
  program: textProperty('Program path: the path of the program, or the command with its parameters.'),
  arguments: textProperty('Parameters: what is passed to the program; not for a command.'),
  workingFolder: textProperty('The folder it runs in.'),
  executionMode: choiceProperty(
    ['Interactive', 'Background, normal priority', 'Background, low priority'],
    'Whether users of the computer see it, and its priority.',
  ),
  waitForCompletion: (z: Zod) =>
    z
      .union([z.boolean(), z.string()])
      .default(true)
      .describe('Go on only when the program has ended. Without it nothing is published.'),
  terminateAfterMinutes: (z: Zod) =>
    wholeNumberText(z)
      .default(0)
      .describe('After so many minutes the program is ended and the activity fails; 0: never.'),
  userName: textProperty('The user the program runs as.'),
  password: textProperty('The password of that user.'),
});

/** Runs a program; its output is published line by line (8.2). */
export const runProgram: KnownActivity = {
  name: 'Run Program',
  summary: 'Runs a program or command on any computer.',
  properties,
  multiValue: true,
  publishes: [
    echoItem('Program path', 'program', 'The program path or command.'),
    echoItem('Program parameters', 'arguments', 'The parameters passed to the program.'),
    echoItem('Working folder path', 'workingFolder', 'The working folder.'),
    item('Process ID', 'The process id of the program.', 'Integer'),
    item('Program exit code', 'The return code of the program.', 'Integer'),
    echoItem('Computer', 'computer', 'The computer where it ran.'),
    rowItem('Program output', 'What the program printed, line by line.'),
    item('Pure Output', 'The unmodified output of the program.'),
    item('Program output file', 'The local file the output was saved in.'),
    item('UNC program output file', 'The file the output was saved in, as a UNC path.'),
  ],
};
