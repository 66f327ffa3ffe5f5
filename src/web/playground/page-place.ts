import type { Draft } from '../../playground/draft.ts';

/** What a reader looks at. */
export type PlaygroundView = 'opening' | 'start' | 'tour' | 'text' | 'run';

/** Where a reader is; the browser keeps it for its way back and for when the page is loaded again. */
export interface PagePlace {
  readonly view: PlaygroundView;
  /** Undefined until something was opened. */
  readonly draft: Draft | undefined;
  /** When it was opened, in milliseconds since 1970: what was known of an earlier one is not of this one. */
  readonly opened: number;
  /** The name of the stop of the tour, while it is taken. */
  readonly stop: string | undefined;
  /** What is told of what was opened; blank for nothing. */
  readonly note: string;
}

/** Where a reader begins. */
export const firstPlace: PagePlace = {
  view: 'start',
  draft: undefined,
  opened: 0,
  stop: undefined,
  note: '',
};

/** The place that the browser kept, if it kept one. */
export function keptPlace(): PagePlace | undefined {
  const kept: unknown = history.state;
  return typeof kept === 'object' && kept !== null && 'view' in kept ? (kept as PagePlace) : undefined;
}

/**
 * Has the browser keep a place. One that is too large for it is kept without its texts, and one that comes
 * too soon after many others is not kept: the page goes on either way.
 */
export function keepPlace(place: PagePlace, how: 'pushState' | 'replaceState', fragment: string): void {
  const url = `${location.pathname}${location.search}${fragment === '' ? '' : `#${fragment}`}`;
  for (const kept of [place, { ...firstPlace, note: place.note }]) {
    try {
      history[how](kept, '', url);
      return;
    } catch {
      // It is tried with less.
    }
  }
}
