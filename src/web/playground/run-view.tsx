import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { counted } from '../../text/plain-words.ts';
import { NavigationBar, type NavigationBarProps, Note, ViewHead } from './navigation-bar.tsx';
import type { PlaygroundView } from './page-place.ts';
import { useLate } from './use-late.ts';
import type { Running } from './use-run.ts';

/** What the view of a run needs. */
export interface RunViewProps {
  readonly run: Running['run'];
  readonly play: () => void;
  readonly stop: () => void;
  readonly show: (view: PlaygroundView) => void;
  readonly bar: NavigationBarProps;
}

const loadPlayer = () => import('../player.tsx');

/** A run: while it is played, how far it is; then the player. */
export function RunView({ run, play, stop, show, bar }: RunViewProps): JSX.Element {
  const player = useLate(loadPlayer);
  useEffect(() => {
    if (run.is === 'none' || (run.is === 'over' && run.draft !== bar.place.draft)) play();
  }, []);
  if (run.is === 'over' && run.played.run !== undefined && player.part !== undefined) {
    const { Player } = player.part;
    const { replay } = run.played.run;
    const note = run.wasStopped ? 'You stopped this run; it shows what had happened.' : '';
    const shown = { ...replay, note: [note, replay.note].filter(Boolean).join(' ') };
    return <Player key={run} replay={shown} events={run.events} bar={<NavigationBar {...bar} />} />;
  }
  const errors = run.is === 'over' ? run.played.problems.filter(({ severity }) => severity === 'error') : [];
  return (
    <div class="page">
      <ViewHead title="Run" bar={<NavigationBar {...bar} />} />
      <Note text={run.is === 'lost' ? run.why : (player.failure ?? '')} />
      <main>
        <section class="panel waiting" aria-label="Run">
          {run.is === 'playing' && (
            <>
              <p role="status">
                {run.isStopping ? 'It is being stopped' : 'It is played'}: {counted(run.events, 'event')} so
                far.
              </p>
              <button type="button" class="strong" onClick={stop} disabled={run.isStopping}>
                Stop
              </button>
            </>
          )}
          {run.is === 'over' && run.played.run === undefined && (
            <>
              <p role="alert">
                {errors.length > 0
                  ? `It cannot be played: the text has ${counted(errors.length, 'error')}.`
                  : `It cannot be played: ${run.played.refused}.`}
              </p>
              <button type="button" class="strong" onClick={() => show('text')}>
                To the text
              </button>
            </>
          )}
          {run.is === 'lost' && (
            <button type="button" class="strong" onClick={() => show('text')}>
              To the text
            </button>
          )}
        </section>
      </main>
    </div>
  );
}
