/** What a thrown value says, whatever it is: the message of an error, or the value as text. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'a value that cannot be shown';
  }
}
