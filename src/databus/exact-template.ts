import { parseTemplate } from './template-parser.ts';

/** A template that gives exactly this text. */
export function exactTemplate(text: string): string {
  const { parts, problems } = parseTemplate(text);
  const [only] = parts;
  const isItself =
    problems.length === 0 &&
    (text === '' || (parts.length === 1 && only?.kind === 'text' && only.text === text));
  if (isItself) return text;
  // A literal reference ends at a quote or two braces, so these stay outside.
  return text.replace(/[^'}]+/g, (piece) => `{{$'${piece}'}}`);
}
