import type { ComponentChildren, JSX } from 'preact';
import { CaseBar, type ShownTests } from './case-bar.tsx';
import { Sign } from './signs.tsx';

/** What stands above everything. */
export interface HeadBarProps {
  readonly title: string;
  /** What a reader must know first; blank if there is nothing. */
  readonly note: string;
  readonly theme: string;
  readonly nextTheme: () => void;
  readonly openHelp: () => void;
  /** The tests whose cases are played; absent for a run. */
  readonly tested?: ShownTests | undefined;
  /** What stands between the name and the colours. */
  readonly children?: ComponentChildren;
}

/** Whose run it is, the colours, and the help. */
export function HeadBar({
  title,
  note,
  theme,
  nextTheme,
  openHelp,
  tested,
  children,
}: HeadBarProps): JSX.Element {
  return (
    <header class="head-bar">
      <h1>
        {tested === undefined ? 'Run' : 'Tests'} of <span>{title}</span>
      </h1>
      {children}
      <button type="button" onClick={nextTheme}>
        Colours: {theme}
      </button>
      <button type="button" onClick={openHelp} title="Keys and signs">
        Keys <kbd>?</kbd>
      </button>
      {tested !== undefined && <CaseBar {...tested} />}
      {note !== '' && (
        <p class="note" role="note">
          <Sign kind="warning" /> {note}
        </p>
      )}
    </header>
  );
}
