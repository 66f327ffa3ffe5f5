/** A value with fewer characters of text is written in one piece. */
const short = 2 ** 20;

/**
 * A value as JSON, in pieces: a text longer than V8 can make is never put together. Each piece has at most
 * the JSON of one long text.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || !isLonger(value, short)) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined && !isList) continue;
    yield isList ? before : `${before}${JSON.stringify(key)}:`;
    yield* jsonPieces(entry);
    before = ',';
  }
  yield before === ',' ? '' : before;
  yield isList ? ']' : '}';
}

/** Whether the texts in plain data have more characters than this together. */
export function isLonger(value: unknown, most: number): boolean {
  let left = most;
  const pending = [value];
  while (pending.length > 0 && left >= 0) {
    const next = pending.pop();
    if (typeof next === 'string') left -= next.length;
    else if (typeof next === 'object' && next !== null)
      for (const [key, entry] of Object.entries(next)) {
        left -= key.length;
        pending.push(entry);
      }
  }
  return left < 0;
}
