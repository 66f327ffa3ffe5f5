import { type Command, InvalidArgumentError } from 'commander';
import { directions } from '../../reports/graph/picture-style.ts';
import type { GraphFlags } from '../actions/graph.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { choice } from '../flags/choice.ts';
import { fileName, wholeNumber } from '../flags/flag-values.ts';
import { mockCheckFlag } from '../flags/mock-check-flag.ts';
import { graphFormats } from '../output/formats.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola graph FILE`. What it needs is loaded when it is called. */
export function addGraph(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('graph')
    .summary('draw a runbook, with a trace also what ran')
    .description(
      'Draws a runbook as the Runbook Designer shows it: at its own coordinates and in the colours of its ' +
        'links. A runbook without coordinates is laid out from left to right. With the trace of a run, the ' +
        'picture shows how often each activity ran and each link was passed, and what never ran. An SVG is ' +
        "dark where the reader's colours are.",
    )
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .addOption(
      choice(
        '--format <FORMAT>',
        'svg, a picture for browsers; png, pixels; mermaid, a flowchart for Markdown; dot, for Graphviz ' +
          '(default: by the name in --out, or svg)',
        graphFormats,
      ),
    )
    .option('--runbook <PATH>', 'which runbook, by path, its end or name; needed if there are several')
    .option('--trace <FILE>', 'the trace of a run, in the format ndjson', fileName)
    .option(
      '--out <FILE>',
      'write to FILE; to a folder (it exists, or ends in a slash): one file for each runbook',
      fileName,
    )
    .addOption(
      choice(
        '--direction <WHERE>',
        'lay the activities out anew, their links leading this way, wherever their author put them',
        directions,
      ),
    )
    .option(
      '--width <PIXELS>',
      'how wide an svg or png is shown, or fit: as wide as what an svg is shown in',
      pictureWidth,
    )
    .addOption(mockCheckFlag())
    .addOption(activitiesFlag())
    .option('--quiet', 'no line on what was written, no warnings')
    .option('--no-color', 'no colour in messages, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (file: string, flags: GraphFlags) => {
      const { graph } = await import('../actions/graph.ts');
      exitWith(await graph(file, flags, io));
    });
}

function pictureWidth(text: string): number | 'fit' {
  if (text === 'fit') return 'fit';
  try {
    return wholeNumber(50, widest)(text);
  } catch {
    throw new InvalidArgumentError(`It takes a whole number of pixels from 50 to ${widest}, or fit.`);
  }
}

const widest = 20_000;

const examples = [
  'pianola graph backup.json --out backup.svg',
  'pianola graph backup.json --out backup.png --width 1200 --direction down',
  'pianola graph backup.json --format mermaid',
  'pianola graph ops-folder --out pictures/',
  'pianola simulate backup.json --format ndjson --out trace.ndjson',
  'pianola graph backup.json --trace trace.ndjson --out what-ran.svg',
];
