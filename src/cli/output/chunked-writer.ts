import type { TextOutput } from '../../files/text-output.ts';

const chunkLength = 65_536;

/** Makes the text, and can be paused while the output is full. */
export interface Producer {
  pause(): void;
  resume(): void;
}

/**
 * Writes many small texts as few large ones: as soon as there are 64 Ki characters, else at the end of the
 * turn. It pauses the producer while the output is full, until `letGo`. After an error of the output it
 * writes nothing more.
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

  /** Writes the text that has been collected. */
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

  /** Resumes the producer and never pauses it again, so that it can come to its end. */
  letGo(): void {
    this.#isLetGo = true;
    this.#resume();
  }

  /** Writes the rest. Later errors of the output are not reported. */
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
