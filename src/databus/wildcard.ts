/**
 * Whether the whole text matches a wildcard pattern: `*` any characters, `?` exactly one. Used by Compare
 * Values and Map Published Data (section 3). Takes at most text x pattern steps.
 */
export function matchesWildcard(text: string, pattern: string, { ignoreCase = true } = {}): boolean {
  const subject = ignoreCase ? text.toLowerCase() : text;
  const glob = ignoreCase ? pattern.toLowerCase() : pattern;
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (at < subject.length) {
    if (glob[position] === '*') {
      star = position++;
      resume = at;
    } else if (glob[position] === '?' || glob[position] === subject[at]) {
      position += 1;
      at += 1;
    } else if (star >= 0) {
      position = star + 1;
      at = ++resume;
    } else return false;
  }
  while (glob[position] === '*') position += 1;
  return position === glob.length;
}
