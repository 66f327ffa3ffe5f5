/** Shorter lists are never cut: a schema can ask for some entries. */
const shortest = 100;
/** What is larger in spite of it is left as it is: a value that a program made can contain itself. */
const mostOver = 1_000_000;

/**
 * The beginning of a value: its first values, about as many as `size`, in their order. Objects keep all their
 * keys. Of a list the first entries are kept, 100 at least. A value with no more values than that is returned
 * as it is, and not copied.
 */
export function beginningOf(value: unknown, size: number): unknown {
  return cut(value, { left: size });
}

function cut(value: unknown, room: { left: number }): unknown {
  room.left -= 1;
  if (typeof value !== 'object' || value === null || room.left < -mostOver) return value;
  if (Array.isArray(value)) {
    let kept: unknown[] | undefined;
    for (const [index, entry] of value.entries()) {
      if (room.left <= 0 && index >= shortest) return kept ?? value.slice(0, index);
      const part = cut(entry, room);
      if (kept === undefined && part !== entry) kept = value.slice(0, index);
      kept?.push(part);
    }
    return kept ?? value;
  }
  const changed: [string, unknown][] = [];
  for (const [key, entry] of Object.entries(value)) {
    const part = cut(entry, room);
    if (part !== entry) changed.push([key, part]);
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}
