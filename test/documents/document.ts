import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../tidy/source-file.ts';

/** A fenced block of a document. */
export interface Block {
  /** The line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /**
   * What the comment directly above the block says of it, as in `<!-- file: report.json -->`; nothing where
   * there is none.
   */
  readonly mark: Mark | undefined;
}

interface Mark {
  readonly kind: string;
  readonly value: string;
}

/** A Markdown document of the project. */
export interface Document {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The documents whose every snippet is run: the README, those in docs and those of the examples. */
export const documents: readonly Document[] = [
  'README.md',
  ...['docs/**/*.md', 'examples/**/*.md'].flatMap((pattern) =>
    globSync(pattern, { cwd: projectRoot }).sort(),
  ),
].map((path) => document(path.replaceAll('\\', '/')));

/** Reads a document of the project. */
export function document(path: string): Document {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  return { path, text, blocks: blocksOf(text) };
}

/** The fenced blocks of a Markdown text, in order. */
export function blocksOf(text: string): Block[] {
  const fenced = /^(?:<!-- ([\w ]+): (.*) -->\n)?```(\w*)\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(fenced)].map(([, kind, value = '', language = '', content = ''], index) => {
    const match = [...text.matchAll(fenced)][index];
    const before = text.slice(0, (match?.index ?? 0) + (match?.[0].indexOf('```') ?? 0));
    const mark = kind === undefined ? undefined : { kind, value };
    return { line: before.split('\n').length, language, text: content, mark };
  });
}

/**
 * The anchors that the headings of a Markdown text make, as a forge makes them, and those written as
 * `<a id="…">`.
 */
export function anchorsOf(text: string): Set<string> {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id));
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]|<[^>]*>/g, '');
    const slug = plain
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let unique = slug;
    for (let n = 1; anchors.has(unique); n += 1) unique = `${slug}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}
