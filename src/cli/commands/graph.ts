import { type Command, Option } from 'commander';
import type { GraphFlags } from '../actions/graph.ts';
import { collectTexts, fileName } from '../flags/flag-values.ts';
import { graphFormats } from '../output/formats.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola graph FILE`. What it needs is loaded when it is called. */
export function addGraph(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('graph')
    .summary('draw a runbook, and what came of it in a run')
    .description(
      'Draws a runbook as the Runbook Designer shows it: at its own coordinates and in the colours of its links, laid out from left to right where there are none. With the trace of a run it shows how often each activity ran and each link was passed, and what never was.',
    )
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .addOption(
      new Option(
        '--format <FORMAT>',
        'svg, a picture for browsers; mermaid, a flowchart for Markdown; dot, for Graphviz (default: what the name in --out says, or svg)',
      ).choices(graphFormats),
    )
    .option('--runbook <PATH>', 'which runbook, by path, its end or name; needed where there are several')
    .option('--trace <FILE>', 'the trace of a run, in the format ndjson', fileName)
    .option(
      '--out <FILE>',
      'write into this file; into a folder (one that exists, or ends in a slash) one file for each runbook',
      fileName,
    )
    .option(
      '--activities <FILE>',
      'a JavaScript module that exports activity types of your own; it is code that runs with all rights; repeatable',
      collectTexts,
    )
    .option('--quiet', 'do not tell what was written, nor warnings')
    .option('--no-color', 'no colour in messages, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (file: string, flags: GraphFlags) => {
      const { graph } = await import('../actions/graph.ts');
      exitWith(await graph(file, flags, io));
    });
}

const examples = [
  'pianola graph backup.json --out backup.svg',
  'pianola graph backup.json --format mermaid',
  'pianola graph ops-folder --out pictures/',
  'pianola simulate backup.json --format ndjson --out trace.ndjson',
  'pianola graph backup.json --trace trace.ndjson --out what-ran.svg',
];
