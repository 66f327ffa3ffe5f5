import { standardCatalogue } from '../src/activities/catalogue.ts';
import { syntaxFindings } from '../src/files/script-syntax.ts';
import { readBundle } from '../src/lint/checked-bundle.ts';
import type { LintRule } from '../src/lint/rule.ts';
import { lintRules } from '../src/lint/rules.ts';

const widest = 110;

/** The text of docs/lint.md: every rule with what it finds, why that is a mistake, and what to do. */
export async function lintPage(): Promise<string> {
  const rules = lintRules.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const sections = await Promise.all(rules.map(sectionOf));
  return `${[head, ...sections, foot].join('\n\n')}\n`;
}

const head = [
  '# Warnings',
  wrapped(
    'A warning is about something that can be played and is most likely a mistake. ' +
      '`pianola validate FILE…` tells errors and warnings. So do `simulate` and all other commands ' +
      'that read runbooks, on stderr, ' +
      'unless `--quiet` is given. A runbook with an error in it has no warnings until the error is mended.',
  ),
  wrapped(
    '`pianola validate FILE… --strict` and `pianola lint FILE… --fail-on warning` tell the same and end with ' +
      'exit code 3 when there is a warning, for a check of a repository. `-` is standard input. Each rule below is one file of `src/lint/rules/`, with an ' +
      'example in which it finds something and one in which it does not.',
  ),
].join('\n\n');

const foot = [
  '## Leaving out',
  wrapped(
    'A file called `.pianolaignore` says what is left out in its folder and all below. Its patterns are ' +
      'those of `.gitignore`. A pattern alone leaves out files of a folder; a file that is given is read in any ' +
      'case. A pattern with a colon and codes leaves out these warnings. Errors are always reported. The ignore ' +
      'files of all folders above count, up to the one that has `.git`, and the last line that matches wins.',
  ),
  wrapped(
    '`drafts/` leaves out a folder, `*.generated.json` files at any depth, `!keep.generated.json` takes one of ' +
      'them back, and `legacy/**: not-upstream, unknown-item` leaves out two warnings of all files in `legacy`. ' +
      'A line that begins with `#` is a comment.',
  ),
  '## Other warnings',
  wrapped(
    'Readers warn where they leave something out or take it as it is: `file-left-out` (a file of a folder ' +
      'looks like a runbook and has no activities), `ambiguous-reference`, `unknown-key`, `wrong-type` and the like on activities whose ' +
      'type takes any property, and `unknown-runbook` for entries of a mocks file. What an import ' +
      'could not ' +
      'convert is a warning where the export is read; [Simulating exports](simulating-exports.md) says more.',
  ),
  wrapped(
    '`escape-in-path`: a text in double quotes looks like a path, and a backslash of it was read as an escape, ' +
      'as in `"C:\\temp"`, which has a tab in it. Write `"C:\\\\temp"`, or in YAML `\'C:\\temp\'`. Where a tab or a ' +
      'line break was meant, write it apart from the drive letter or the word before it.',
  ),
].join('\n\n');

async function sectionOf(rule: LintRule): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(rule.bad));
  const { problems } = await readBundle([{ name: 'example.json', bytes }], standardCatalogue, {
    parseScripts: syntaxFindings,
  });
  const [{ message, hint } = { message: '', hint: '' }] = problems;
  return [
    `## ${rule.id}`,
    wrapped(`${rule.finds}. ${rule.why}`),
    [wrapped(message, '> '), '>', wrapped(String(hint), '> ')].join('\n'),
    wrapped(rule.remedy),
  ].join('\n\n');
}

/**
 * Broken at spaces so that no line is too long, each line behind `start`. What is in backticks stays
 * together.
 */
function wrapped(text: string, start = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    if (line !== '' && start.length + line.length + 1 + word.length > widest) {
      lines.push(start + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, start + line].join('\n');
}
