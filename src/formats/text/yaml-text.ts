import { Composer, type Document, type ErrorCode, Parser } from 'yaml';
import { emptyFile } from './decode-text.ts';
import { maxDepth, maxTextProblems } from './limits.ts';
import { LineIndex } from './line-index.ts';
import type { ParsedText } from './parsed-text.ts';
import { TextProblems } from './text-problems.ts';
import { yamlIsTooDeepAt } from './yaml-depth.ts';
import { offsetInYaml } from './yaml-places.ts';
import { YamlReading } from './yaml-value.ts';

/**
 * YAML 1.2, core schema, whatever a directive in the file says. Merge keys are not read, and only tags of the
 * core schema are.
 */
const settings = {
  version: '1.2',
  schema: 'core',
  customTags: [] as [],
  resolveKnownTags: false,
  merge: false,
  // The library's own check takes quadratic time and does not give the first position.
  uniqueKeys: false,
  strict: true,
  prettyErrors: false,
} as const;

/**
 * Reads one YAML document. All positions are kept, so this is for files written by people, not for large
 * ones.
 */
export function readYamlText(file: string, text: string): ParsedText {
  const lines = new LineIndex(text);
  const problems = new TextProblems(file, maxTextProblems);
  const tooDeepAt = yamlIsTooDeepAt(text);
  if (tooDeepAt !== undefined) {
    const message = `objects and lists are nested more than ${maxDepth} deep`;
    problems.add(
      'nested-too-deeply',
      lines.position(tooDeepAt),
      message,
      'no runbook needs that: check the indentation',
    );
    return {
      file,
      value: undefined,
      problems: problems.list(),
      locate: async (places) => places.map(() => lines.position(0)),
    };
  }
  const [document, second] = compose(text);
  if (second !== undefined) {
    const message = 'a second document begins here';
    problems.add(
      'yaml-syntax',
      lines.position(second.range[0]),
      message,
      'a file holds one document: remove the --- or make two files',
    );
  }
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    problems.add(
      'yaml-syntax',
      lines.position(pos[0]),
      sentence(message),
      hints[code] ?? 'see the line above it as well',
    );
  }
  const reading = new YamlReading(problems, lines);
  const value = problems.includes('yaml-syntax') ? undefined : reading.valueOf(document.contents);
  if (value === null) problems.add(emptyFile.code, emptyFile, emptyFile.message, emptyFile.hint);
  const isReadable = !['yaml-syntax', 'yaml-alias', 'yaml-key', 'nested-too-deeply', 'file-empty'].some(
    (code) => problems.includes(code),
  );
  return {
    file,
    value: isReadable ? value : undefined,
    problems: problems.list(),
    locate: async (places) =>
      places.map((place) => lines.position(offsetInYaml(text, lines, document, reading.targets, place))),
  };
}

/** The first two documents of the text. The first is empty if there is none. */
function compose(text: string): readonly [Document.Parsed, Document.Parsed | undefined] {
  const composer = new Composer(settings);
  const documents = composer.compose(new Parser().parse(text), true, text.length);
  const first = documents.next().value as Document.Parsed;
  const second = documents.next();
  return [first, second.done ? undefined : second.value];
}

function sentence(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}

const hints: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'define it earlier with &name',
  BAD_INDENT: 'indent entries that belong together by the same number of spaces',
  BLOCK_AS_IMPLICIT_KEY: 'a text that contains ": " needs quotes; a list or object begins on its own line',
  MISSING_CHAR: 'close the quote or bracket, or put a space after the colon',
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'remove the tag: runbooks are plain texts, numbers, lists and objects',
  UNEXPECTED_TOKEN: 'put texts that begin with { [ & * ! | > % @ ` or contain ": " or " #" in quotes',
};
