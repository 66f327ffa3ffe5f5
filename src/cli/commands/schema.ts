import type { Command } from 'commander';
import type { Io } from '../output/io.ts';

/** `pianola schema`. What it needs is loaded when it is called. */
export function addSchema(program: Command, { stdout }: Io): void {
  program
    .command('schema')
    .summary('print the JSON Schema of runbook files')
    .description(
      'Prints the JSON Schema (draft-07) of runbook files, which editors use to complete and check them.',
    )
    .addHelpText('after', '\nExample:\n  pianola schema > runbook.schema.json')
    .action(async () => {
      const { runbookJsonSchema } = await import('../../formats/native/json-schema.ts');
      stdout.write(`${JSON.stringify(runbookJsonSchema(), null, 2)}\n`);
    });
}
