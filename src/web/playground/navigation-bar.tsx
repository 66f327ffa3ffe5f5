import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useTheme } from '../use-theme.ts';
import type { PagePlace, PlaygroundView } from './page-place.ts';

/** What moves between the views. */
export interface NavigationBarProps {
  readonly place: PagePlace;
  readonly show: (view: PlaygroundView) => void;
  readonly share: () => void;
  readonly open: (files: Iterable<File>) => void;
}

/** Where a reader can go, and what can be done with the texts. */
export function NavigationBar({ place, show, share, open }: NavigationBarProps): JSX.Element {
  const { view, draft, stop } = place;
  const tab = (to: PlaygroundView, name: string) => (
    <button
      type="button"
      class="tab"
      aria-current={view === to ? 'page' : undefined}
      onClick={() => show(to)}
    >
      {name}
    </button>
  );
  return (
    <nav class="bar" aria-label="Playground">
      {tab('start', 'Start')}
      {stop !== undefined && tab('tour', 'Question')}
      {draft !== undefined && tab('text', 'Text')}
      {draft !== undefined && tab('run', 'Run')}
      <FileButton open={open}>Open…</FileButton>
      {draft !== undefined && (
        <button type="button" onClick={share}>
          Share…
        </button>
      )}
    </nav>
  );
}

/** A button that asks for files. */
export function FileButton({
  open,
  children,
}: {
  readonly open: NavigationBarProps['open'];
  readonly children: ComponentChildren;
}): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => field.current?.click()}>
        {children}
      </button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label="Files"
        onChange={({ currentTarget }) => {
          if (currentTarget.files !== null) open([...currentTarget.files]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** What the site is called. */
export const ownTitle = 'Pianola playground';

/** What stands above a view that has no player. */
export function ViewHead({
  title,
  bar,
}: {
  readonly title: string;
  readonly bar: ComponentChildren;
}): JSX.Element {
  const { theme, next } = useTheme();
  useEffect(() => {
    document.title = title === ownTitle ? title : `${title} – ${ownTitle}`;
  }, [title]);
  return (
    <header class="head-bar">
      <h1>{title}</h1>
      {bar}
      <button type="button" onClick={next}>
        Colours: {theme}
      </button>
    </header>
  );
}

/** What is told of what was opened, or could not be. */
export function Note({ text }: { readonly text: string }): JSX.Element {
  return (
    <div role="status" class="notice">
      {text !== '' && <p class="note">{text}</p>}
    </div>
  );
}
