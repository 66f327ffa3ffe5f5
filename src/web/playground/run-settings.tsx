import type { JSX } from 'preact';
import type { Draft } from '../../playground/draft.ts';
import type { Checked } from '../../playground/protocol.ts';
import { Sign } from '../signs.tsx';
import type { Running } from './use-run.ts';

/** What says how a runbook is played. */
export interface RunSettingsProps {
  readonly draft: Draft;
  readonly checked: Checked | undefined;
  readonly run: Running['run'];
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly play: () => void;
}

/** Which runbook is played, with what, and how the last run ended. */
export function RunSettings({ draft, checked, run, edit, play }: RunSettingsProps): JSX.Element {
  const { runbooks = [], chosen } = checked ?? {};
  const { parameters = [] } = runbooks.find(({ path }) => path === chosen) ?? {};
  const whole = (text: string, least: number) => Math.max(least, Math.trunc(Number(text)) || 0);
  const last = run.is === 'over' && run.draft === draft ? run.played : undefined;
  return (
    <form
      class="panel settings"
      aria-label="How it is played"
      onSubmit={(event) => {
        event.preventDefault();
        play();
      }}
    >
      {runbooks.length > 1 && (
        <label>
          Runbook
          <select
            value={chosen}
            onChange={({ currentTarget }) =>
              edit((now) => ({ ...now, runbook: currentTarget.value, parameters: {} }))
            }
          >
            {runbooks.map(({ path }) => (
              <option key={path}>{path}</option>
            ))}
          </select>
        </label>
      )}
      {parameters.map(({ name, type, usual, description }) => (
        <label key={name} title={description}>
          <span>
            {name} <span class="quiet">{type}</span>
          </span>
          <input
            value={draft.parameters[name] ?? ''}
            placeholder={usual === undefined ? 'has no default' : usual === '' ? 'blank' : usual}
            onInput={({ currentTarget }) =>
              edit((now) => ({ ...now, parameters: { ...now.parameters, [name]: currentTarget.value } }))
            }
          />
        </label>
      ))}
      <div class="numbers">
        <label title="Seeds everything random">
          Seed
          <input
            type="number"
            min="0"
            max="4294967295"
            value={draft.seed}
            onInput={({ currentTarget }) => edit((now) => ({ ...now, seed: whole(currentTarget.value, 0) }))}
          />
        </label>
        <label title="How many jobs the runbook server runs at once">
          Throttle
          <input
            type="number"
            min="1"
            max="1000"
            value={draft.throttle}
            onInput={({ currentTarget }) =>
              edit((now) => ({ ...now, throttle: whole(currentTarget.value, 1) }))
            }
          />
        </label>
      </div>
      <button type="submit" class="strong" title="Ctrl+Enter">
        Run
      </button>
      {last?.run !== undefined && (
        <p class="last">
          <Sign kind={last.run.status} /> {last.run.told}
        </p>
      )}
    </form>
  );
}
