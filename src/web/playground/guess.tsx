import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Answer } from './tour-answer.ts';
import type { TourQuestion } from './tour-stops.ts';

/** What a guess needs. */
export interface GuessProps {
  readonly question: TourQuestion;
  /** Of activities; for a question about their order. */
  readonly names: readonly string[];
  /** Whether the answer is being worked out. */
  readonly isPlaying: boolean;
  readonly take: (guess: Answer) => void;
}

/** Takes the reader's guess: a number, or activities in their order. */
export function Guess({ question, names, isPlaying, take }: GuessProps): JSX.Element {
  const [guessed, setGuessed] = useState<readonly string[]>([]);
  const [number, setNumber] = useState('');
  const isOrder = question.ask === 'order';
  const isReady = !isPlaying && (isOrder ? guessed.length > 0 : number !== '');
  return (
    <form
      class="guess"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) take(isOrder ? guessed : Number(number));
      }}
    >
      {isOrder ? (
        <OrderGuess names={names} guessed={guessed} setGuessed={setGuessed} />
      ) : (
        <label class="number">
          Your guess
          <input
            type="number"
            min="0"
            step="any"
            value={number}
            onInput={({ currentTarget }) => setNumber(currentTarget.value)}
          />
          {question.ask === 'seconds' ? 'seconds' : 'times'}
        </label>
      )}
      <p class="ways">
        <button type="submit" class="strong" disabled={!isReady}>
          {isPlaying ? 'It is played…' : 'See what happens'}
        </button>
      </p>
    </form>
  );
}

interface OrderGuessProps {
  readonly names: readonly string[];
  readonly guessed: readonly string[];
  readonly setGuessed: (guessed: readonly string[]) => void;
}

function OrderGuess({ names, guessed, setGuessed }: OrderGuessProps): JSX.Element {
  return (
    <>
      <p>Choose the activities one after another, as often as you think they run.</p>
      <fieldset class="chips">
        <legend class="unseen">Activities</legend>
        {names.map((name) => (
          <button type="button" key={name} onClick={() => setGuessed([...guessed, name])}>
            + {name}
          </button>
        ))}
      </fieldset>
      <ol class="order" aria-label="Your guess">
        {guessed.map((name, place) => (
          <li key={place}>{name}</li>
        ))}
      </ol>
      <p class="ways">
        <output class="unseen">{guessed.length === 0 ? '' : `${guessed.length}: ${guessed.at(-1)}`}</output>
        <button
          type="button"
          disabled={guessed.length === 0}
          onClick={() => setGuessed(guessed.slice(0, -1))}
        >
          Take the last one back
        </button>
        <button type="button" disabled={guessed.length === 0} onClick={() => setGuessed([])}>
          Clear
        </button>
      </p>
    </>
  );
}
