import type { InstanceFacts } from '../databus/token.ts';

/** The memory is looked at after so many executions and rows. */
const untilLook = 1024;

/** Looks now and then whether there is room for what an instance keeps. The host knows; the engine asks. */
export class MemoryWatch {
  readonly #facts: Pick<InstanceFacts, 'memoryShortage'>;
  #untilLook = untilLook;

  constructor(facts: Pick<InstanceFacts, 'memoryShortage'>) {
    this.#facts = facts;
  }

  /** One execution or row more is kept. Says, when it is time to look, why there is no room for others. */
  grown(): string | undefined {
    this.#untilLook -= 1;
    if (this.#untilLook > 0) return undefined;
    this.#untilLook = untilLook;
    return this.shortageFor(0);
  }

  /** Says why this many bytes more do not fit; undefined if they do. */
  shortageFor(bytes: number): string | undefined {
    return this.#facts.memoryShortage?.(bytes);
  }
}
