import type { Command } from 'commander';
import type { ImportFlags } from '../actions/import.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola import FILE`. What it needs is loaded when it is called. */
export function addImport(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('import')
    .summary('convert an export of Orchestrator, and report what it converts to')
    .description(
      'Reads an .ois_export and reports what it converts to, what was approximated and why, and what ' +
        'cannot be converted. With --out it writes one file for each runbook, in the folders of the ' +
        'export, and what the runbooks share into globals.yaml.',
    )
    .argument('<FILE>', 'an .ois_export, as the Runbook Designer writes it, or a folder of them')
    .option('--out <DIR>', 'the folder to write to; it is made if there is none')
    .option('--force', 'overwrite files that no import has written')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print nothing but problems')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [again, origins, secrets], examples))
    .action(async (file: string, flags: ImportFlags) => {
      const { importFile } = await import('../actions/import.ts');
      exitWith(await importFile(file, flags, io));
    });
}

const again =
  'A second import into the same folder overwrites what the first one wrote, so that version control shows ' +
  'what changed. It names the files of runbooks that are gone, and leaves them. What you added to ' +
  'globals.yaml stays.';
const origins =
  'What the export says beyond what is played is in NAME.origin.json beside each file. It has no effect, ' +
  'and the file may be missing.';
const secrets =
  'Encrypted values are never kept. Each becomes a secret; run and simulate take its value with --secret.';

const examples = [
  'pianola import nightly.ois_export',
  'pianola import nightly.ois_export --out nightly',
  'pianola import nightly.ois_export --json > report.json',
];
