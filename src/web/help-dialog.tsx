import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { keyCommands } from './key-commands.ts';
import { Sign, type SignKind } from './signs.tsx';

/** What the help needs. */
export interface HelpDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Whether single letters do something. */
  readonly hasLetters: boolean;
  readonly setLetters: (hasLetters: boolean) => void;
}

const signs: readonly (readonly [SignKind, string])[] = [
  ['running', 'runs now'],
  ['queued', 'tokens that wait in the queue'],
  ['success', 'ended success'],
  ['warning', 'ended warning'],
  ['failed', 'ended failed'],
  ['dropped', 'rows that passed no link'],
  ['note', 'a diagnostic or a message'],
];

/** What the keys do, and what the signs mean. */
export function HelpDialog({ isOpen, close, hasLetters, setLetters }: HelpDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Keys and signs</h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </header>
      <div class="help">
        <dl class="keys">
          {keyCommands.map(({ command, told, words }) => (
            <div key={command}>
              <dt>
                <kbd>{told}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <div>
          <ul class="legend">
            {signs.map(([kind, words]) => (
              <li key={kind}>
                <Sign kind={kind} /> {words}
              </li>
            ))}
          </ul>
          <p class="quiet">
            In the picture and in the log the arrow keys move from one to the next. A click on an event, an
            activity or a lane goes there.
          </p>
          <label>
            <input
              type="checkbox"
              checked={hasLetters}
              onChange={({ currentTarget }) => setLetters(currentTarget.checked)}
            />{' '}
            Single letters and signs are keys
          </label>
        </div>
      </div>
    </dialog>
  );
}
