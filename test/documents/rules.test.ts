// Whoever reads A5, section 4 rule 2, 1.4 or ois-format 2.4 in the code finds it in docs.
import { describe, expect, test } from 'vitest';
import { projectFiles, readText } from '../tidy/source-file.ts';
import { anchorsOf } from './document.ts';

interface Citation {
  /** The anchor that has to be there. */
  readonly anchor: string;
  readonly document: string;
  /** As it is written, with its file. */
  readonly place: string;
}

const rules = 'docs/rules.md';
const exportFormat = 'docs/export-format.md';

const citing = projectFiles().filter(
  (path) =>
    /^(src|test|scripts|runbooks|examples|docs)\/.*\.(ts|js|mjs|md|ya?ml)$/.test(path) ||
    path === 'ARCHITECTURE.md',
);
const citations = citing.flatMap((path) => citationsOf(readText(path), path));

/** The rules that a text cites, in all the ways that comments, tests and documents do. */
function citationsOf(text: string, path: string): Citation[] {
  const found: Citation[] = [];
  const add = (pattern: RegExp, document: string, anchorOf: (...parts: (string | undefined)[]) => string) => {
    for (const [whole, ...parts] of text.matchAll(pattern)) {
      found.push({ anchor: anchorOf(...parts), document, place: `${path}: ${whole.trim()}` });
    }
  };
  add(/(?<![\w#.'"`{-])A([1-9]\d?)(?![\w.'}=-]|\d)/g, rules, (number) => `a${number}`);
  add(/(?<!format )\b[Ss]ections? (\d{1,2}(?:\.\d)?)(?: rule (\d))?/g, rules, sectionAnchor);
  // Bare numbers of the sections that have parts; others are tokens, in tests.
  add(/(?<=\()((?:1|8|14)\.\d)(?: rule (\d))?(?=\)| and )/g, rules, sectionAnchor);
  add(/\b(\d{1,2}\.\d) rule (\d)/g, rules, sectionAnchor);
  add(/ois-format (\d\.\d+)/g, exportFormat, sectionAnchor);
  return found;
}

function sectionAnchor(section = '', rule?: string): string {
  return `section-${section.replace('.', '-')}${rule === undefined ? '' : `-rule-${rule}`}`;
}

test.each([rules, exportFormat])('every rule that is cited stands in %s', (document) => {
  const anchors = anchorsOf(readText(document));
  const ours = citations.filter((citation) => citation.document === document);
  expect(ours.length).toBeGreaterThan(5);
  expect(ours.filter(({ anchor }) => !anchors.has(anchor)).map(({ place }) => place)).toEqual([]);
});

describe('the rules are all there', () => {
  const anchors = anchorsOf(readText(rules));
  const numbered = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

  test.each([
    ['A1 to A35', numbered('a', 35)],
    ['V1 to V6', numbered('v', 6)],
    ['X1 to X15', numbered('x', 15)],
    ['sections 1 to 14', numbered('section-', 14)],
  ])('%s', (_, ids) => {
    expect(ids.filter((id) => !anchors.has(id))).toEqual([]);
  });
});

test('citations are seen in every form', () => {
  const text =
    'A5, section 4 rule 2 and (1.6), 14.1 rule 5; format section 3, ois-format 2.10. No rule: {A1}, A100, "A2"';
  expect(citationsOf(text, 'x').map(({ anchor }) => anchor)).toEqual([
    'a5',
    'section-4-rule-2',
    'section-1-6',
    'section-14-1-rule-5',
    'section-2-10',
  ]);
});
