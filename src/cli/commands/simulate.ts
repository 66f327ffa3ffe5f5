import type { Command } from 'commander';
import { addPlayFlags, jsonKeys, type PlayFlags } from '../flags/play-flags.ts';
import { addSimulatedWorldFlags } from '../flags/world-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola simulate FILE`. What it needs is loaded when it is called. */
export function addSimulate(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program.command('simulate').summary('play a runbook in virtual time, touching nothing');
  addSimulatedWorldFlags(addPlayFlags(command))
    .description(
      'Plays a runbook and the child jobs it starts in virtual time, with simulated outcomes. It touches ' +
        'nothing outside. The same input gives the same trace, byte for byte.',
    )
    .addHelpText('after', () => helpText(io.stdout, [jsonKeys, variables], examples))
    .action(async (file: string, flags: PlayFlags) => {
      const { playCommand } = await import('../actions/play.ts');
      exitWith(await playCommand('simulate', file, flags, io));
    });
}

const variables =
  'The environment is not read: {{$%NAME%}} stays as it is written. Under run it becomes the value of the ' +
  'variable.';

const examples = [
  'pianola simulate backup.json',
  'pianola simulate backup.json --format list',
  'pianola simulate backup.yaml --param Server=WEB01 --param "Note=a = b"',
  'pianola simulate backup.yaml --mocks backup.mocks.yaml',
  'pianola simulate ops-folder --runbook "\\Ops\\Nightly backup" --out trace.txt',
  'pianola simulate ops-folder --runbook Watch --until 1d --timing orchestrator',
  'pianola simulate backup.json --server RBS01=4 --server RBS02=50 \\',
  '    --fault "RBS01 down at 30s for 10s"',
  'pianola simulate backup.json --option rollup=strict --strict --json',
];
