import { RE2JS, type RE2JSSyntaxException } from 're2js';

/** A regular expression whose matching takes linear time for any text, so that it cannot hang a run. */
export interface Pattern {
  /** Whether the whole text matches. */
  matches(text: string): boolean;
}

/**
 * Compiles the pattern of a link condition. The whole text must match, without regard to case, and a dot
 * matches any character but a newline (section 3, pattern quirk). Returns the reason as text if the pattern
 * cannot be used. Look-around and back references cannot be used.
 */
export function compilePattern(source: string): Pattern | string {
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return { matches: (text) => compiled.matches(text) };
  } catch (error) {
    return reasonOf(error as RE2JSSyntaxException);
  }
}

/** The reason why a pattern is wrong, without the flags and the wording of the library. */
function reasonOf(error: RE2JSSyntaxException): string {
  const part = error.getPattern() ?? '';
  if (/^\(\?<?[=!]/.test(part)) return `look-around is not supported: ${part}`;
  const reason = error.getDescription().replace('invalid or unsupported Perl syntax', 'unsupported syntax');
  // An error without a part of its own names the whole pattern, flags included.
  return part === '' || part.startsWith('(?i)') ? reason : `${reason}: ${part}`;
}
