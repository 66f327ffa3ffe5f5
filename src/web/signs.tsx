import type { JSX } from 'preact';

/** What is told by colour and by shape at once. */
export type SignKind =
  | 'success'
  | 'warning'
  | 'failed'
  | 'canceled'
  | 'running'
  | 'queued'
  | 'dropped'
  | 'note'
  | 'start';

const drawn: Readonly<Record<SignKind, JSX.Element>> = {
  success: (
    <>
      <circle cx="8" cy="8" r="7" class="ground" />
      <path d="M4.5 8.2 7 10.7l4.5-5" class="line" />
    </>
  ),
  warning: (
    <>
      <path d="M8 .8 15.6 14.6H.4Z" class="ground" />
      <path d="M8 5.6v4.2m0 1.8v1.2" class="line" />
    </>
  ),
  failed: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="2" class="ground" />
      <path d="m4.8 4.8 6.4 6.4m0-6.4-6.4 6.4" class="line" />
    </>
  ),
  canceled: (
    <>
      <rect x="1.5" y="4" width="13" height="8" rx="4" class="ground" />
      <path d="M5 8h6" class="line" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="7" class="ground" />
      <path d="M6.2 4.6v6.8L11.6 8Z" class="fill" />
    </>
  ),
  queued: (
    <>
      <rect x="1.5" y="2" width="13" height="3" rx="1.5" class="ground" />
      <rect x="1.5" y="6.5" width="13" height="3" rx="1.5" class="ground" />
      <rect x="1.5" y="11" width="13" height="3" rx="1.5" class="ground" />
    </>
  ),
  dropped: (
    <>
      <circle cx="8" cy="8" r="6" class="ring" />
      <path d="m3.8 12.2 8.4-8.4" class="ring" />
    </>
  ),
  note: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8Z" class="ground" />
      <path d="M8 7.2v4M8 4.6v.9" class="line" />
    </>
  ),
  start: <circle cx="8" cy="8" r="3.5" class="ring" />,
};

/** A sign as part of a picture, 16 pixels wide and high, from its upper left corner. */
export function SignShape({ kind }: { readonly kind: SignKind }): JSX.Element {
  return <g class={`sign ${kind}`}>{drawn[kind]}</g>;
}

/** A sign in a line of text; it is silent, for words beside it say the same. */
export function Sign({ kind }: { readonly kind: SignKind }): JSX.Element {
  return (
    <svg class="sign-box" viewBox="0 0 16 16" aria-hidden="true">
      <SignShape kind={kind} />
    </svg>
  );
}

const icons = {
  first: 'M4 3v10M13 3 6 8l7 5Z',
  previous: 'M11 3 4 8l7 5Z',
  play: 'M4 2.5v11L14 8Z',
  pause: 'M4 3h3v10H4ZM9.5 3h3v10h-3Z',
  next: 'm5 3 7 5-7 5Z',
  last: 'M12 3v10M3 3l7 5-7 5Z',
} as const;

/** What stands on a button of the player. */
export function Icon({ of }: { readonly of: keyof typeof icons }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={icons[of]} />
    </svg>
  );
}
