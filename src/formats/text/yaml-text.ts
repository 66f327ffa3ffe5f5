import { Composer, type Document, type ErrorCode, isMap, Parser, visit } from 'yaml';
import { asWritten } from '../../text/quoting.ts';
import { emptyFile } from './decode-text.ts';
import { longestPathText, maxDepth, maxTextProblems, maxYamlParts } from './limits.ts';
import { LineIndex } from './line-index.ts';
import type { ParsedText } from './parsed-text.ts';
import { misreadPath, pathEscape } from './path-escapes.ts';
import { TextProblems } from './text-problems.ts';
import { offsetInYaml } from './yaml-places.ts';
import {
  doubleQuoted,
  hintToQuote,
  inQuotes,
  meantText,
  type TextRange,
  unquotedReferences,
  withWordsAt,
  wrongEscape,
} from './yaml-quotes.ts';
import { scanYaml } from './yaml-scan.ts';
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
 * ones. `mostParts`: how many keys, values and marks of lists the text may have.
 */
export function readYamlText(file: string, text: string, mostParts: number): ParsedText {
  const lines = new LineIndex(text);
  const problems = new TextProblems(file, maxTextProblems);
  const { parts, tooDeepAt, tooManyAt } = scanYaml(text, mostParts);
  if (tooDeepAt !== undefined) {
    const message = `objects and lists are nested more than ${maxDepth} deep`;
    problems.add(
      'nested-too-deeply',
      lines.position(tooDeepAt),
      message,
      'no runbook needs that: check the indentation',
    );
  }
  if (tooManyAt !== undefined) {
    const message = `this is one key or value more than the ${maxYamlParts} that YAML can have here`;
    problems.add('too-many-values', lines.position(tooManyAt), message, 'write large files as JSON');
  }
  if (tooDeepAt !== undefined || tooManyAt !== undefined) {
    return {
      file,
      value: undefined,
      problems: problems.list(),
      locate: async (places) => places.map(() => lines.position(0)),
    };
  }
  const { document, second, references } = composed(text);
  if (second !== undefined) {
    const message = 'a second document begins here';
    problems.add(
      'yaml-syntax',
      lines.position(second.range[0]),
      message,
      'a file holds one document: remove the --- or make two files',
    );
  }
  reportReferences(text, { document, references, lines, problems });
  reportErrors(text, { document, references, lines, problems });
  const reading = new YamlReading(problems, lines);
  const value = problems.includes('yaml-syntax') ? undefined : reading.valueOf(document.contents);
  if (value === null) problems.add(emptyFile.code, emptyFile, emptyFile.message, emptyFile.hint);
  const isReadable = !problems.isStopped && !unreadable.some((code) => problems.includes(code));
  if (isReadable) reportPaths(text, { document, references, lines, problems });
  return {
    file,
    value: isReadable ? value : undefined,
    problems: problems.list(),
    size: { json: 0, yaml: parts },
    locate: async (places) =>
      places.map((place) => lines.position(offsetInYaml(text, lines, document, reading.targets, place))),
  };
}

const unreadable = [
  'yaml-syntax',
  'yaml-quotes',
  'yaml-alias',
  'yaml-key',
  'nested-too-deeply',
  'file-empty',
] as const;

/** A document, and where its problems go. */
interface Composed {
  readonly document: Document.Parsed;
  /** References without quotes; the document has a word in place of each. */
  readonly references: readonly TextRange[];
  readonly lines: LineIndex;
  readonly problems: TextProblems;
}

/**
 * The documents of the text. A reference without quotes is an object that is the key of an object, which no
 * runbook has, and mostly breaks what follows. So the text is read again with a word in its place.
 */
function composed(text: string): Pick<Composed, 'document' | 'references'> & { second?: Document.Parsed } {
  const [document, second] = compose(text);
  const isDoubtful = document.errors.length > 0 || hasObjectAsKey(document);
  const references = isDoubtful && text.includes('{{') ? unquotedReferences(text) : [];
  if (references.length === 0) return { document, references, ...(second && { second }) };
  const [mended, next] = compose(withWordsAt(text, references));
  return { document: mended, references, ...(next && { second: next }) };
}

function hasObjectAsKey(document: Document.Parsed): boolean {
  let isFound = false;
  visit(document, {
    Pair: (_, { key }) => {
      isFound ||= isMap(key);
      return isFound ? visit.BREAK : undefined;
    },
  });
  return isFound;
}

function reportReferences(text: string, { document, references, lines, problems }: Composed): void {
  let told = 0;
  for (const range of references) {
    // One text can have several references.
    if (range.start < told) continue;
    if (stopsIfFull(problems)) return;
    const meant = meantText(text, document, range);
    told = meant?.end ?? range.end;
    const shown = asWritten(text.slice(range.start, range.end));
    problems.add(
      'yaml-quotes',
      lines.position(range.start),
      `${shown} without quotes is an object in YAML, and no text`,
      hintToQuote(text, meant),
    );
  }
}

function reportErrors(text: string, { document, references, lines, problems }: Composed): void {
  const linesOfReferences = new Set(references.map(({ start }) => lines.position(start).line));
  const quotedTexts = document.errors.some(isWrongEscape) ? doubleQuoted(text, document) : [];
  const told = new Set<TextRange>();
  for (const error of [...document.errors, ...document.warnings]) {
    if (stopsIfFull(problems)) return;
    const { code, message, pos } = error;
    const at = lines.position(pos[0]);
    // What else is wrong in the line of a reference is mostly a consequence.
    if (linesOfReferences.has(at.line)) continue;
    const around = isWrongEscape(error)
      ? quotedTexts.find(({ start, end }) => start <= pos[0] && pos[0] < end)
      : undefined;
    if (around === undefined) {
      problems.add('yaml-syntax', at, sentence(message), hints[code] ?? 'see the line above it as well');
    } else if (!told.has(around)) {
      told.add(around);
      const { message: about, hint } = wrongEscape(
        text.slice(around.start, around.end),
        pos[0] - around.start,
      );
      problems.add('yaml-syntax', at, about, hint);
    }
  }
}

/** Whether no further problem is looked for: each can take a search through the document. */
function stopsIfFull(problems: TextProblems): boolean {
  if (problems.isFull) problems.stop();
  return problems.isFull;
}

function isWrongEscape({ code }: { readonly code: ErrorCode }): boolean {
  return code === 'BAD_DQ_ESCAPE';
}

/** Warns of paths in double quotes whose backslashes were read as escapes. */
function reportPaths(text: string, { document, lines, problems }: Composed): void {
  if (!text.includes('\\')) return;
  for (const { start, end } of doubleQuoted(text, document)) {
    if (problems.isFull) return;
    const found = end - start > longestPathText ? undefined : pathEscape(text.slice(start, end), 'yaml');
    if (found === undefined) continue;
    const hint = found.isWhole
      ? `put the text in single quotes, where a backslash is itself: ${inQuotes(found.meant)}`
      : `write a backslash itself as \\\\: ${asWritten(found.doubled)}`;
    problems.add('escape-in-path', lines.position(start + found.offset), misreadPath(found), hint, 'warning');
  }
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
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a text that contains ": " needs quotes; a list or object begins on its own line',
  MISSING_CHAR: 'close the quote or bracket, or put a space after the colon',
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'remove the tag: runbooks are plain texts, numbers, lists and objects',
  UNEXPECTED_TOKEN: 'put texts that begin with { [ & * ! | > % @ ` or contain ": " or " #" in quotes',
};
