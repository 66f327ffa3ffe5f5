import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usualThrottle } from '../../model/job.ts';
import type { Draft } from '../../playground/draft.ts';
import type { Checked } from '../../playground/protocol.ts';
import { examples } from './examples.js';
import { Guess } from './guess.tsx';
import { GuessedAnswer } from './guessed-answer.tsx';
import { Note, ViewHead } from './navigation-bar.tsx';
import type { PagePlace, PlaygroundView } from './page-place.ts';
import { RunbookPicture } from './runbook-picture.tsx';
import { titleOf } from './start-view.tsx';
import { type Answer, answerOf, reasonOf } from './tour-answer.ts';
import { questionWords } from './tour-question.ts';
import { stopName, type TourStop, tourStops } from './tour-stops.ts';
import type { CheckState } from './use-checked.ts';
import type { Opening } from './use-opening.ts';
import type { Running } from './use-run.ts';

/** What a stop of the tour needs. */
export interface TourViewProps {
  readonly place: PagePlace;
  readonly opening: Opening;
  readonly checking: CheckState;
  readonly run: Running['run'];
  readonly play: Running['play'];
  readonly show: (view: PlaygroundView) => void;
  readonly bar: ComponentChildren;
}

/** A stop of the tour: the picture, the question, the reader's guess, and then what the simulation says. */
export function TourView(props: TourViewProps): JSX.Element {
  const { place, opening, checking, run, play, show, bar } = props;
  const { draft, stop: name } = place;
  const at = tourStops.findIndex((each) => stopName(each) === name);
  const stop = tourStops[at] as TourStop;
  const [guess, setGuess] = useState<Answer>();
  const { question } = stop;
  const isPlayed = run.is === 'over' && run.draft === draft && run.played.run !== undefined;
  useEffect(() => {
    document.getElementById('question')?.focus({ preventScroll: true });
  }, []);
  const answer = guess !== undefined && isPlayed ? answerOf(question, run.played.run, run.events) : undefined;
  const next = tourStops[at + 1];
  const take = (guessed: Answer) => {
    setGuess(guessed);
    if (draft !== undefined) void play(draft);
  };
  const failure = run.is === 'lost' ? run.why : run.is === 'over' ? run.played.refused : '';
  return (
    <div class="page tour">
      <ViewHead title={titleOf(stop)} bar={bar} />
      <Note text={place.note || failure || checking.failure} />
      <main>
        <RunbookPicture pictures={checking.checked?.pictures ?? []} />
        <section class="panel question" aria-labelledby="question">
          <p class="quiet">
            Question {at + 1} of {tourStops.length}
          </p>
          <h2 id="question" tabIndex={-1}>
            {questionWords(question)}
          </h2>
          {draft !== undefined && <Given draft={draft} />}
          {answer === undefined || guess === undefined ? (
            <Guess
              question={question}
              names={namesIn(checking.checked)}
              isPlaying={run.is === 'playing'}
              take={take}
            />
          ) : (
            <GuessedAnswer
              {...{ question, guess, answer }}
              reason={isPlayed ? reasonOf(question, run.played.run) : ''}
            />
          )}
          {answer !== undefined && (
            <>
              <h3>Why</h3>
              {(examples.find(({ name: of }) => of === stop.example)?.told ?? []).map((text) => (
                <p key={text}>{marked(text)}</p>
              ))}
              <p class="ways">
                <button type="button" class="strong" onClick={() => show('run')}>
                  Play it step by step
                </button>
                <button type="button" onClick={() => setGuess(undefined)}>
                  Guess again
                </button>
                <button type="button" onClick={() => show('text')}>
                  Change the text
                </button>
              </p>
            </>
          )}
          <p class="ways">
            {next !== undefined && (
              <button type="button" onClick={() => opening.stop(next)}>
                Next: {titleOf(next)}
              </button>
            )}
          </p>
        </section>
      </main>
    </div>
  );
}

/** What the run is given, if it is not what it would have anyway. */
function Given({ draft }: { readonly draft: Draft }): JSX.Element | null {
  const { parameters, throttle } = draft;
  const given = Object.entries(parameters).map(([name, value]) => `${name} is ${value}`);
  const server = throttle === usualThrottle ? [] : [`the runbook server runs ${throttle} jobs at once`];
  const all = [...given, ...server];
  return all.length === 0 ? null : <p class="quiet">Here {all.join(', ')}.</p>;
}

/** The names of the activities of the runbook that is played, in stored order. */
function namesIn(checked: Checked | undefined): readonly string[] {
  const played = checked?.runbooks.find(({ path }) => path === checked.chosen);
  return [...new Set(played?.activities.map(({ name }) => name))];
}

/** Text with what stands between stars and backticks as such. */
function marked(text: string): ComponentChildren {
  return text
    .split(/(\*[^*]+\*|`[^`]+`)/)
    .map((part) =>
      part.startsWith('*') ? (
        <em>{part.slice(1, -1)}</em>
      ) : part.startsWith('`') ? (
        <code>{part.slice(1, -1)}</code>
      ) : (
        part
      ),
    );
}
