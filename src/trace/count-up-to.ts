/** How many of the items, which ascend, are no more than the wanted number. */
export function countUpTo<Item>(
  items: readonly Item[],
  wanted: number,
  numberOf: (item: Item) => number,
): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberOf(items[middle] as Item) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
