/** Where text goes: a terminal, a pipe or a file. Node's writable streams are of this kind. */
export interface TextOutput {
  /** False asks the writer to wait for `drain`; the text is taken all the same. */
  write(text: string): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything outside that the command line touches beside the files it is told to read and write. */
export interface Io {
  /** The trace or the result. */
  readonly stdout: TextOutput;
  /** All else. */
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the listener at each Ctrl-C until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}
