import type { Command } from 'commander';
import type { SchemaFlags, SchemaKind } from '../actions/schema.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { choiceArgument } from '../flags/choice.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

const kinds: readonly SchemaKind[] = ['runbook', 'mocks', 'test'];

/** `pianola schema [KIND]`. What it needs is loaded when it is called. */
export function addSchema(program: Command, io: Io): void {
  program
    .command('schema')
    .summary('print the JSON Schema of runbook, mocks or test files')
    .description(
      'Prints a JSON Schema (draft-07), with which editors complete, check and explain files: of runbook ' +
        'and bundle files, of mocks files, or of test files.',
    )
    .addArgument(choiceArgument('[KIND]', 'the kind of file', kinds).default('runbook'))
    .addOption(activitiesFlag())
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (kind: SchemaKind, flags: SchemaFlags) => {
      const { schema } = await import('../actions/schema.ts');
      await schema(kind, flags, io);
    });
}

const examples = [
  'pianola schema > runbook.schema.json',
  'pianola schema mocks > mocks.schema.json',
  'pianola schema test > test.schema.json',
  'pianola schema --activities shout.mjs > runbook.schema.json',
];
