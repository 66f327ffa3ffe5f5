/** Patterns with classes of Unicode take a fiftieth of the time of a short command: they wait for a text. */
function madePatterns() {
  // Variation selectors belong to the letter before them, and a joiner between two pictures makes one.
  const selector = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.source;
  const joined =
    /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/u.source;
  const unseen = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u.source;
  // Takes no place or changes the direction of writing, so that a text looks like another one.
  const invisible = `(?=${unseen})(?!${selector}|${joined})[^]`;
  const risky = `[\\p{Cc}\\p{Cs}\\u2028\\u2029]|${invisible}`;
  return {
    risky: new RegExp(risky, 'u'),
    everyRisky: new RegExp(risky, 'gu'),
    everyInvisible: new RegExp(invisible, 'gu'),
  };
}

let made: ReturnType<typeof madePatterns> | undefined;
function patterns() {
  made ??= madePatterns();
  return made;
}

/** A longer text is cut, in characters. */
const mostShown = 100_000;
const plain = /^[\x20-\x7e]*$/;

/**
 * Makes text from a runbook or its data fit for one line of a terminal. Line breaks become ⏎; other control
 * characters become their picture (␛ for escape) or an escape such as `\u009b`. What takes no place or
 * changes the direction of writing becomes an escape, too. So data can neither move the cursor, nor break a
 * line, nor look like other data. What nobody reads to its end is cut.
 */
export function harmless(text: string): string {
  if (text.length > mostShown) {
    const rest = text.length - mostShown;
    return `${harmless(text.slice(0, mostShown))}… (${rest} characters more)`;
  }
  // Most texts are plain, and this test is a fast one.
  if (plain.test(text)) return text;
  const { risky, everyRisky } = patterns();
  return risky.test(text) ? text.replace(/\r\n?|\n/g, '⏎').replace(everyRisky, visible) : text;
}

/** The same for a text that keeps its line breaks. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

/** The text with every character that nobody would see as `instead`; as an escape if that is not given. */
export function withoutInvisible(text: string, instead?: string): string {
  return text.replace(patterns().everyInvisible, instead === undefined ? visible : () => instead);
}

function visible(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  const digits = code.toString(16).padStart(4, '0');
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits}`;
}

/** Cuts a text to `width` characters, the last of them an ellipsis. Undefined: the text is not cut. */
export function cut(text: string, width: number | undefined): string {
  if (width === undefined || text.length <= width) return text;
  const characters = Array.from(text.slice(0, 2 * width + 2));
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
