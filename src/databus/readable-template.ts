import { parseTemplate, type TemplatePart } from './template-parser.ts';

/**
 * A text with its references in readable form: `{{list.Collection}}` becomes `{List files: Collection}`, and
 * a global variable `{variable Ops\Path}`. Special variables and functions stay as they are. `labelOf` gives
 * the name of an activity by its id.
 */
export function readableTemplate(
  text: string,
  labelOf: (id: string) => string,
  rules: { functions?: boolean } = {},
): string {
  return parseTemplate(text, rules)
    .parts.map((part) => partText(part, labelOf))
    .join('');
}

/** The resolved text if it has no references and no functions; undefined otherwise. */
export function plainText(text: string): string | undefined {
  const { parts } = parseTemplate(text);
  return parts.every(({ kind }) => kind === 'text') ? textWithin(parts) : undefined;
}

/** What a text says whatever its references and functions give: the text between them. */
export function literalText(text: string): string {
  return textWithin(parseTemplate(text).parts);
}

function textWithin(parts: readonly TemplatePart[]): string {
  return parts.reduce((whole, part) => (part.kind === 'text' ? whole + part.text : whole), '');
}

function partText(part: TemplatePart, labelOf: (id: string) => string): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'publishedData':
      return `{${labelOf(part.activityId)}: ${part.item}}`;
    case 'variable':
      return `{variable ${part.path}}`;
    case 'now':
      return `NOW(${part.unit ?? ''})`;
    case 'environment':
      return `%${part.name}%`;
    case 'row':
      return '{row number}';
    case 'function': {
      const parameters = part.parameters.map(
        (parameter) => `'${parameter.map((inner) => partText(inner, labelOf)).join('')}'`,
      );
      return `[${part.name}(${parameters.join(',')})]`;
    }
  }
}
