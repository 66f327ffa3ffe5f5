/** Counts one more of a key. */
export function countIn(counts: Map<string, number>, key: string): void {
  counts.set(key, 1 + (counts.get(key) ?? 0));
}

/** The same numbers with room for an index; those that were not set are 0. */
export function withRoomFor(numbers: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  if (index < numbers.length) return numbers;
  const larger = new Int32Array(Math.max(index + 1, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}
