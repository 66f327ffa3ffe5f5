const form = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/**
 * A GUID as exports write it: upper case in braces. Any other text is only turned into upper case, so that it
 * can still be compared.
 */
export function guidOf(text: string): string {
  const trimmed = text.trim();
  const [, digits] = form.exec(trimmed) ?? [];
  return digits === undefined ? trimmed.toUpperCase() : `{${digits.toUpperCase()}}`;
}

/** Whether a text is a GUID, in braces or without. */
export function isGuid(text: string): boolean {
  return form.test(text.trim());
}
