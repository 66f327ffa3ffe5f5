import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A regular expression that takes linear time whatever the text; nothing it matches can hang a run. */
export interface Pattern {
  /** Whether the whole text matches. */
  matches(text: string): boolean;
}

/**
 * Compiles the pattern of a link condition: the whole text must match, without regard to case, and a dot
 * matches any character but a newline (section 3, pattern quirk). Returns the reason as text when the pattern
 * cannot be used: look-around and back references cannot.
 */
export function compilePattern(source: string): Pattern | string {
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return { matches: (text) => compiled.matches(text) };
  } catch (error) {
    return reasonOf(error);
  }
}

/** What is wrong with a pattern, without the flags that the library puts before it and its own words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) return error instanceof Error ? error.message : String(error);
  const part = error.getPattern() ?? '';
  if (/^\(\?<?[=!]/.test(part)) return `look-around is not supported: ${part}`;
  const reason = error.getDescription().replace('invalid or unsupported Perl syntax', 'unsupported syntax');
  // Without a part of its own an error names the whole pattern, the flags included.
  return part === '' || part.startsWith('(?i)') ? reason : `${reason}: ${part}`;
}
