import type { Sheet } from '../../playground/draft.ts';

/** Whether a text is read as YAML, by the rule of the reader: its ending decides, or its first character. */
export function isYamlSheet({ name, text }: Sheet): boolean {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'yaml' || ending === 'yml') return true;
  return !/^(json|jsonc|json5)$/.test(ending ?? '') && !/^\s*[{[/]/.test(text);
}
