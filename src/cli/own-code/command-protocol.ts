import type { Whereabouts } from '../../files/whereabouts.ts';

/** Where text goes, as its thread sees it. */
export interface TerminalFacts {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** The two outputs of a command. */
export type OutputName = 'stdout' | 'stderr';

/** What the thread of a command begins with. */
export interface CommandThreadData {
  readonly argv: readonly string[];
  readonly outputs: Readonly<Record<OutputName, TerminalFacts>>;
  /** The memory for its whereabouts. */
  readonly whereabouts: SharedArrayBuffer;
}

/** The messages to the thread of a command. */
export type ToCommand =
  | { readonly kind: 'interrupt' }
  /** Asks whether the thread still takes turns. */
  | { readonly kind: 'ask' }
  /** So many characters have been handed to the system. */
  | { readonly kind: 'written'; readonly output: OutputName; readonly length: number }
  | { readonly kind: 'lost'; readonly output: OutputName; readonly code: string; readonly message: string }
  | { readonly kind: 'resized'; readonly output: OutputName; readonly columns: number };

/** The messages of the thread of a command, in the order things happened. */
export type FromCommand =
  | { readonly kind: 'text'; readonly output: OutputName; readonly text: string }
  /** It has heard of an interrupt; whether anything in it can be interrupted. */
  | { readonly kind: 'heard'; readonly isListening: boolean }
  /** It takes turns. */
  | { readonly kind: 'here' }
  /** An error that nobody caught, and where the thread was. */
  | { readonly kind: 'broken'; readonly message: string; readonly where: Whereabouts | undefined }
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string | undefined }
  /** Its event loop has run empty. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'done'; readonly exitCode: number };
