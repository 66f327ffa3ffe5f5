import { EventEmitter } from 'node:events';
import type { TextOutput } from '../../files/text-output.ts';
import type { FromCommand, OutputName, TerminalFacts } from './command-protocol.ts';

/** The characters that may be on their way before a writer should wait. */
const mostAhead = 65_536;

/**
 * An output of the process, in another thread than the one that writes it. It emits `full` when a writer
 * should wait, and `drain` when it need not wait any more.
 */
export class RelayedOutput extends EventEmitter implements TextOutput {
  readonly isTTY: boolean;
  columns: number;
  readonly #name: OutputName;
  readonly #tell: (message: FromCommand) => void;
  #ahead = 0;
  #isFull = false;

  constructor(name: OutputName, { isTTY, columns = 0 }: TerminalFacts, tell: (message: FromCommand) => void) {
    super();
    this.#name = name;
    this.isTTY = isTTY;
    this.columns = columns;
    this.#tell = tell;
    // Without a listener, an error that is emitted is thrown.
    this.on('error', () => undefined);
  }

  write(text: string): boolean {
    if (text === '') return !this.#isFull;
    this.#ahead += text.length;
    if (!this.#isFull && this.#ahead >= mostAhead) {
      this.#isFull = true;
      this.emit('full');
    }
    this.#tell({ kind: 'text', output: this.#name, text });
    return !this.#isFull;
  }

  /** So many characters have been handed to the system. */
  written(length: number): void {
    this.#ahead -= length;
    if (!this.#isFull || this.#ahead >= mostAhead) return;
    this.#isFull = false;
    this.emit('drain');
  }
}
