/** Gives out names that differ in more than letter case: a second one of the same name gets ` (2)`. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** Where to go on counting, so that many of one name take linear time. */
  readonly #next = new Map<string, number>();

  take(name: string): string {
    const key = name.toLowerCase();
    let unique = name;
    for (let number = this.#next.get(key) ?? 2; this.#taken.has(unique.toLowerCase()); number += 1) {
      unique = `${name} (${number})`;
      this.#next.set(key, number + 1);
    }
    this.#taken.add(unique.toLowerCase());
    return unique;
  }
}
