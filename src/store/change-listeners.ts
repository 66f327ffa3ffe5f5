/** Who wants to know of changes in a store. While there are any, changes by others are looked for. */
export class ChangeListeners {
  readonly #lookMs: number;
  readonly #look: () => void;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** `look` is called every `lookMs` milliseconds. */
  constructor(lookMs: number, look: () => void) {
    this.#lookMs = lookMs;
    this.#look = look;
  }

  /** Gives what ends that. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(this.#look, this.#lookMs);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** Calls them back when what is being done is done. */
  tell(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
