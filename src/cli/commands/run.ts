import type { Command } from 'commander';
import { helpText } from '../help-text.ts';
import type { Io } from '../io.ts';
import { addAllow, addPlayFlags, jsonKeys, type PlayFlags } from '../play-flags.ts';

/** `pianola run FILE`. What it needs is loaded when it is called. */
export function addRun(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program.command('run').summary('play a runbook in real time');
  addAllow(addPlayFlags(command))
    .description(
      'Plays a runbook in real time. Activities that only compute do so; all others take their simulated outcome. Where an activity has none, nothing is started.',
    )
    .addHelpText('after', () => helpText(io.stdout, [jsonKeys, interrupts], examples))
    .action(async (file: string, flags: PlayFlags) => {
      const { play } = await import('../play.ts');
      exitWith(await play('run', file, flags, io));
    });
}

const interrupts = 'Ctrl-C stops the run and completes its trace; a second Ctrl-C ends at once.';

const examples = [
  'pianola run report.json',
  'pianola run report.json --param Count=3 --format tree',
  'pianola run report.json --timeout 60 --format ndjson --out trace.ndjson',
  'pianola run ops-folder --runbook Cleanup --mocks cleanup.mocks.yaml',
];
