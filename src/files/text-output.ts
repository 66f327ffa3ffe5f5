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
