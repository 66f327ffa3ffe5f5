/** Gives out names that differ without regard to case: a second one of the same name gets ` (2)`. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** Where counting continues for each name, so that many equal names take linear time. */
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
