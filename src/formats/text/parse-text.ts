import type { Problem } from '../../model/problem.ts';
import { type DecodingProblem, decodeText, emptyFile } from './decode-text.ts';
import { maxBytes, maxValues, maxYamlParts } from './limits.ts';
import type { ParsedText, SourceFile, TextSize } from './parsed-text.ts';
import { fileStart } from './place.ts';

/**
 * Reads JSON, JSON with comments and trailing commas, or YAML 1.2 (core schema). The file's extension
 * decides, and otherwise its first character. The text must be UTF-8, with or without a byte order mark.
 * `room`: how many values the text may have. Never throws for what a file says.
 */
export async function parseText(file: SourceFile, room: TextSize = wholeRoom): Promise<ParsedText> {
  const tooLarge = (limit: number, hint: string) =>
    refused(file, {
      code: 'file-too-large',
      ...fileStart,
      message: `the file is larger than ${limit / 1024 / 1024} MiB, the most that can be read`,
      hint,
    });
  if (file.bytes.length > maxBytes.json)
    return tooLarge(maxBytes.json, 'split it into several files of one folder');
  const text = decodeText(file.bytes);
  if (typeof text !== 'string') return refused(file, text);
  if (text.trim() === '') return refused(file, emptyFile);
  if (!isYaml(file.name, text))
    return (await import('./json-text.ts')).readJsonText(file.name, text, room.json);
  if (file.bytes.length > maxBytes.yaml) return tooLarge(maxBytes.yaml, 'write large files as JSON');
  return (await import('./yaml-text.ts')).readYamlText(file.name, text, room.yaml);
}

/** The room for a definition of which nothing has been read. */
export const wholeRoom: TextSize = { json: maxValues, yaml: maxYamlParts };

/** Whether a text is read as YAML: its file's extension decides, and otherwise its first character. */
export function isYaml(name: string, text: string): boolean {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'yaml' || extension === 'yml') return true;
  if (extension === 'json' || extension === 'jsonc' || extension === 'json5') return false;
  return !/^\s*[{[/]/.test(text);
}

function refused(
  file: SourceFile,
  { code, message, hint, line, column }: Omit<DecodingProblem, 'code'> & { code: string },
): ParsedText {
  const problem: Problem = {
    code,
    severity: 'error',
    file: file.name,
    path: [],
    line,
    column,
    message,
    hint,
  };
  return {
    file: file.name,
    value: undefined,
    problems: [problem],
    locate: async (places) => places.map(() => fileStart),
  };
}
