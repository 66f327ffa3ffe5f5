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
      'Plays a runbook in real time, it and the child jobs it starts each in a worker thread, as many at once as the job concurrency of the runbooks and the throttles of the servers permit. Activities that only compute do so, child jobs are really run; all others take their simulated outcome. Where an activity has none, nothing is started.',
    )
    .addHelpText('after', () => helpText(io.stdout, [jsonKeys, deaths, interrupts], examples))
    .action(async (file: string, flags: PlayFlags) => {
      const { play } = await import('../actions/play.ts');
      exitWith(await play('run', file, flags, io));
    });
}

const deaths =
  'A thread that dies (a crash, too much memory, a job past --job-timeout) costs its own job only: that is recorded as Failed with the reason.';
const interrupts =
  'Ctrl-C stops the run: what is queued or plays is cancelled and recorded, and the trace is complete; a second Ctrl-C ends at once.';

const examples = [
  'pianola run report.json',
  'pianola run report.json --param Count=3 --format tree',
  'pianola run ops-folder --runbook Parent --server RBS01=4',
  'pianola run ops-folder --runbook Watch --until 10m --job-timeout 60',
  'pianola run report.json --timeout 60 --format ndjson --out trace.ndjson',
  'pianola run ops-folder --runbook Cleanup --mocks cleanup.mocks.yaml',
];
