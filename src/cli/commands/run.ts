import type { Command } from 'commander';
import { addLiveFlags } from '../flags/live-flags.ts';
import { addPlayFlags, jsonKeys, type PlayFlags } from '../flags/play-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola run FILE`. What it needs is loaded when it is called. */
export function addRun(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program.command('run').summary('play a runbook and its child jobs in real time');
  addLiveFlags(addPlayFlags(command))
    .description(
      'Plays a runbook in real time. The runbook and each child job it starts play in a worker thread, ' +
        'from a pool unless --isolation says otherwise. The job concurrency of the runbooks and the ' +
        'throttles of the servers limit how many play at once. Activities that only compute are computed, ' +
        'and child jobs are really run. For all others simulated outcomes can stand in, with ' +
        '--allow-simulated. If one cannot be carried out and has no outcome, nothing is started.',
    )
    .addHelpText('after', () => helpText(io.stdout, [jsonKeys, deaths, interrupts], examples))
    .action(async (file: string, flags: PlayFlags) => {
      const { playCommand } = await import('../actions/play.ts');
      exitWith(await playCommand('run', file, flags, io));
    });
}

const deaths =
  'A thread can die: by a crash, by too much memory, or because its job takes longer than --job-timeout. ' +
  'Only the job of that thread is lost. It is recorded as Failed, with the reason.';
const interrupts =
  'Ctrl-C stops the run: queued and running jobs are cancelled, and the trace is complete. ' +
  'A second Ctrl-C ends Pianola at once.';

const examples = [
  'pianola run report.json',
  'pianola run report.json --param Count=3 --format tree',
  'pianola run ops-folder --runbook Parent --server RBS01=4',
  'pianola run ops-folder --runbook Watch --until 10m --job-timeout 60',
  'pianola run report.json --timeout 60 --format ndjson --out trace.ndjson',
  'pianola run cleanup.json --mocks cleanup.mocks.yaml --allow-simulated',
];
