/**
 * Control characters, lone surrogates, line and paragraph separators, and characters that change the
 * direction of writing.
 */
const risky = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
const everyRisky = new RegExp(risky, 'gu');

/**
 * Makes text from a runbook or its data fit for one line of a terminal. Line breaks become ⏎; other control
 * characters become their picture (␛ for escape) or an escape such as `\u009b`. So data can neither move the
 * cursor nor break a line.
 */
export function harmless(text: string): string {
  return risky.test(text) ? text.replace(/\r\n?|\n/g, '⏎').replace(everyRisky, visible) : text;
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Cuts a text to `width` characters, the last of them an ellipsis. Undefined: the text is not cut. */
export function cut(text: string, width: number | undefined): string {
  if (width === undefined || text.length <= width) return text;
  const characters = Array.from(text.slice(0, 2 * width + 2));
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
