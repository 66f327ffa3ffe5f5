import { LimitReached } from './activity-failure.ts';

/** The memory is looked at each time about so many bytes more are kept. */
const untilLook = 2 ** 20;
/** What an execution or a row takes, about. */
const bytesPerRow = 1024;
/** V8 takes two bytes for each character of a text that is not of Latin-1. */
const bytesPerCharacter = 2;
/** There has to be room for a text of so many characters before it is made. */
const longText = 2 ** 16;
/**
 * What a character takes while it is written into the trace: up to six characters, of which there are two
 * copies for a moment.
 */
const bytesPerWrittenCharacter = 12;

/**
 * Looks now and then whether there is room for what the instances of a host keep. The host knows; the engine
 * asks. `shortage` says why so many bytes more do not fit.
 */
export class MemoryWatch {
  readonly #shortage: (bytes: number) => string | undefined;
  #grown = 0;

  constructor(shortage: (bytes: number) => string | undefined) {
    this.#shortage = shortage;
  }

  /**
   * So many bytes more are kept, as a rule those of an execution or a row. Says, when it is time to look, why
   * there is no room for others.
   */
  grown(bytes = bytesPerRow): string | undefined {
    this.#grown += bytes;
    return this.#grown < untilLook ? undefined : this.shortageFor(0);
  }

  /** Says why this many bytes more do not fit; undefined if they do. */
  shortageFor(bytes: number): string | undefined {
    this.#grown = 0;
    return this.#shortage(bytes);
  }

  /**
   * The same text, in one piece: V8 keeps a long one as the parts that it was made of until somebody reads
   * it. Throws LimitReached if there is no room for it and a copy.
   */
  text(text: string): string {
    this.aboutToMake(text.length);
    if (text.length > longText) text.charCodeAt(0);
    return text;
  }

  /** Throws LimitReached if there is no room for a text of so many characters, and a copy. */
  aboutToMake(length: number): void {
    const bytes = bytesPerCharacter * length;
    const shortage = length > longText ? this.shortageFor(2 * bytes) : this.grown(bytes);
    if (shortage !== undefined) throw full(shortage, length);
  }

  /** Throws LimitReached if there is no room to write so many characters into the trace. */
  aboutToWrite(length: number): void {
    if (length <= longText) return;
    const shortage = this.shortageFor(bytesPerWrittenCharacter * length);
    if (shortage !== undefined) throw full(shortage, length);
  }
}

function full(shortage: string, length: number): LimitReached {
  return new LimitReached('memory-limit', `${shortage}: it has a text of ${length} characters`);
}
