import type { Command } from 'commander';
import type { DeployFlags } from '../actions/deploy.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { storeFlag } from '../flags/store-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola deploy FILE`. What it needs is loaded when it is called. */
export function addDeploy(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('deploy')
    .summary('publish runbooks into a store, for runbook servers')
    .description(
      'Publishes the runbooks of a definition into a store, each as its next version. Jobs that are ' +
        'started from then on play it, with the other runbooks of the same definition as their child ' +
        'jobs. Jobs that were started before keep what they have.',
    )
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .addOption(storeFlag())
    .addOption(activitiesFlag())
    .option('--migrate', 'make a store on a database server first, or bring it up to date')
    .option('--json', 'print an array of objects with runbook, version and deployment')
    .option('--quiet', 'print only why nothing could be deployed')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], ['pianola deploy ops-folder']))
    .action(async (file: string, flags: DeployFlags) => {
      const { deployCommand } = await import('../actions/deploy.ts');
      exitWith(await deployCommand(file, flags, io));
    });
}
