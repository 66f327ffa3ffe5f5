/** How texts are written: in JSON, or in YAML with the quotes of the text that is replaced. */
export interface InlineStyle {
  readonly isJson: boolean;
  /** The first character of the text that is replaced. */
  readonly quote?: string | undefined;
}

/** A value on one line, as JSON or in the flow style of YAML. */
export function inlineText(value: unknown, style: InlineStyle): string {
  if (typeof value === 'string') return scalarText(value, style);
  if (Array.isArray(value)) return `[${value.map((entry) => inlineText(entry, style)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, entry]) => `${scalarText(key, style)}: ${inlineText(entry, style)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function scalarText(text: string, { isJson, quote }: InlineStyle): string {
  if (isJson || quote === '"' || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return JSON.stringify(text);
  if (quote !== "'" && isPlain(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether YAML reads a text without quotes as itself, wherever it stands. */
function isPlain(text: string): boolean {
  return (
    /^[\p{L}_\\/](?:[\p{L}\p{N}\p{M}_ ().\\/%+-]*[\p{L}\p{N}\p{M}_)])?$/u.test(text) && !words.test(text)
  );
}

/** Words that YAML, in one version or another, reads as something else. */
const words = /^(?:true|false|null|yes|no|on|off)$/i;
