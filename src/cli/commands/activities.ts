import type { Command } from 'commander';
import type { ActivitiesFlags } from '../actions/activities.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola activities [TYPE]`. What it needs is loaded when it is called. */
export function addActivities(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('activities')
    .summary('list the activity types, or explain one')
    .description(
      'Lists the activity types by category: how each is played, whether one execution can have several ' +
        'rows, and which are monitors. With TYPE it tells everything about one: its properties, what it ' +
        'publishes, how it is played under simulate and under run, and an example.',
    )
    .argument('[TYPE]', 'an activity type: its name, its ObjectType GUID, or what exports call it')
    .option('--category <NAME>', 'only the types of this category')
    .addOption(activitiesFlag())
    .option('--json', 'print one JSON object')
    .option('--quiet', 'names only, one a line')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (type: string | undefined, flags: ActivitiesFlags) => {
      const { activities } = await import('../actions/activities.ts');
      exitWith(await activities(type, flags, io));
    });
}

const examples = [
  'pianola activities',
  'pianola activities "Get File Status"',
  'pianola activities --category Monitoring',
  'pianola activities "{6C576F3D-E927-417A-B145-5D3EFF9C995F}"',
];
