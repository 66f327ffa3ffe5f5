import type { Bundle } from '../model/bundle.ts';

/** So many are kept. */
const most = 20;

/** The definitions of the deployments that were played last, which need not be read again. */
export class KeptDefinitions {
  readonly #read: (deployment: number) => Promise<Bundle>;
  /** The one that was used last is the last one. */
  readonly #kept = new Map<number, Promise<Bundle>>();

  constructor(read: (deployment: number) => Promise<Bundle>) {
    this.#read = read;
  }

  async of(deployment: number): Promise<Bundle> {
    const reading = this.#kept.get(deployment) ?? this.#read(deployment);
    this.#kept.delete(deployment);
    this.#kept.set(deployment, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most) this.#kept.delete(oldest as number);
    try {
      return await reading;
    } catch (error) {
      // The next job may be luckier.
      this.#kept.delete(deployment);
      throw error;
    }
  }
}
