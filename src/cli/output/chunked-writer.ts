import type { TextOutput } from '../../files/text-output.ts';

const chunkLength = 65_536;

/** Who makes the text: it is held while the output cannot keep up. */
export interface Producer {
  pause(): void;
  resume(): void;
}

/**
 * Writes many small texts as few large ones: when 64 Ki characters have come together, or else at the end of
 * the turn. Holds the producer while the output is full, until `letGo`. After an error of the output nothing
 * more is written.
 */
export class ChunkedWriter {
  readonly #output: TextOutput;
  readonly #producer: Producer;
  readonly #failed: (error: Error) => void;
  #text = '';
  #isFlushDue = false;
  #isHolding = false;
  #isLetGo = false;
  #hasFailed = false;

  constructor(output: TextOutput, producer: Producer, onError: (error: Error) => void) {
    this.#output = output;
    this.#producer = producer;
    this.#failed = (error) => {
      this.#hasFailed = true;
      this.letGo();
      onError(error);
    };
    output.on('error', this.#failed);
  }

  write(text: string): void {
    if (text === '' || this.#hasFailed) return;
    this.#text += text;
    if (this.#text.length >= chunkLength) this.flush();
    else if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      setImmediate(() => this.flush());
    }
  }

  /** Hands on what has come together so far. */
  flush(): void {
    this.#isFlushDue = false;
    if (this.#text === '' || this.#hasFailed) return;
    const text = this.#text;
    this.#text = '';
    if (this.#output.write(text) || this.#isHolding || this.#isLetGo) return;
    this.#isHolding = true;
    this.#producer.pause();
    this.#output.once('drain', () => this.#resume());
  }

  /** From now on the producer is not held any more, so that it can come to its end. */
  letGo(): void {
    this.#isLetGo = true;
    this.#resume();
  }

  /** Hands on the rest. Errors that come later are no longer told. */
  end(): void {
    this.flush();
    this.#output.off('error', this.#failed);
  }

  #resume(): void {
    if (!this.#isHolding) return;
    this.#isHolding = false;
    this.#producer.resume();
  }
}
