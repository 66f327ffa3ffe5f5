/** The text as Markdown that shows it as it is. A line break becomes a paragraph. */
export function markdownOf(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#+!|~]/g, '\\$&').replaceAll(/\s*\n\s*/g, '\n\n');
}
