import type { Command } from 'commander';
import type { ImportFlags } from '../actions/import.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola import FILE`. What it needs is loaded when it is called. */
export function addImport(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('import')
    .summary('bring an export of Orchestrator across, and tell what came of it')
    .description(
      'Reads an .ois_export and reports what came across, what was approximated and why, and what could not be. With --out it writes one runbook file for each runbook, in the folders of the export, and what they share into globals.json.',
    )
    .argument('<FILE>', 'an .ois_export, as the Runbook Designer writes it')
    .option('--out <DIR>', 'the folder to write to; it is made where there is none')
    .option('--force', 'overwrite files that no import has written')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print nothing but problems')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [again, secrets], examples))
    .action(async (file: string, flags: ImportFlags) => {
      const { importFile } = await import('../actions/import.ts');
      exitWith(await importFile(file, flags, io));
    });
}

const again =
  'Importing into the same folder again overwrites what an import wrote there, so that version control shows what changed. Files of runbooks that are gone are named, and left; what else is in globals.json stays.';
const secrets =
  'Encrypted values are never kept: each becomes a secret, which run and simulate take with --secret.';

const examples = [
  'pianola import nightly.ois_export',
  'pianola import nightly.ois_export --out nightly',
  'pianola import nightly.ois_export --json > report.json',
];
