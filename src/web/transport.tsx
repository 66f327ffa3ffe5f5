import type { JSX, RefObject } from 'preact';
import { Icon, Sign } from './signs.tsx';
import type { Goal } from './use-goals.ts';
import { type Playback, speeds } from './use-play.ts';

/** What the controls of the player need. */
export interface TransportProps {
  readonly play: Playback;
  readonly last: number;
  readonly goals: readonly Goal[];
  /** The field for the number of an event. */
  readonly field: RefObject<HTMLInputElement | null>;
  /** What the scrubber says of where it is. */
  readonly where: string;
}

/** Playback, pause, steps, the scrubber, speed, and jumps. */
export function Transport({ play, last, goals, field, where }: TransportProps): JSX.Element {
  const { seq, isPlaying, speed } = play;
  const button = (of: Parameters<typeof Icon>[0]['of'], label: string, act: () => void, isOff = false) => (
    <button type="button" class="round" title={label} aria-label={label} onClick={act} disabled={isOff}>
      <Icon of={of} />
    </button>
  );
  return (
    <section class="transport panel" aria-label="Player">
      <div class="buttons">
        {button('first', 'To the beginning', () => play.go(1), seq <= 1)}
        {button('previous', 'One event back', () => play.step(-1), seq <= 1)}
        <button
          type="button"
          class="round main"
          title={isPlaying ? 'Pause' : 'Play'}
          aria-label={isPlaying ? 'Pause' : 'Play'}
          onClick={play.toggle}
        >
          <Icon of={isPlaying ? 'pause' : 'play'} />
        </button>
        {button('next', 'One event on', () => play.step(1), seq >= last)}
        {button('last', 'To the end', () => play.go(last), seq >= last)}
      </div>
      <input
        class="scrubber"
        type="range"
        min={1}
        max={last}
        value={seq}
        aria-label="Place in the trace"
        aria-valuetext={where}
        onInput={({ currentTarget }) => play.go(Number(currentTarget.value))}
      />
      <label class="number">
        <span class="quiet">Event</span>
        <input
          ref={field}
          type="number"
          min={1}
          max={last}
          value={seq}
          onChange={({ currentTarget }) => play.go(Math.round(Number(currentTarget.value)) || seq)}
          onKeyUp={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
        />
        <span class="quiet">of {last}</span>
      </label>
      <label class="speed">
        <span class="quiet">Speed</span>
        <select value={speed} onChange={({ currentTarget }) => play.setSpeed(Number(currentTarget.value))}>
          {speeds.map((each) => (
            <option key={each} value={each}>
              {each === 0.5 ? '½' : each} / s
            </option>
          ))}
        </select>
      </label>
      <div class="goals">
        {goals.map(({ kind, name, count, jump }) => (
          <button
            type="button"
            key={name}
            disabled={count === 0}
            title={`To the next ${name}`}
            onClick={({ shiftKey }) => jump(shiftKey ? -1 : 1)}
          >
            <Sign kind={kind} />
            <span class="unseen">To the next </span>
            <span class="goal-name">{name}</span>
            <span class="quiet">{count}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
