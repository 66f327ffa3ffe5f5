import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { XmlMatch } from '../../src/xml/answer-xpath.ts';
import type { GeneratedQuery } from './generated-queries.ts';

/** Whether this machine has xmllint, of the package libxml2-utils. */
export const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

/** No node fits; xmllint ends with this code. */
const nothingFound = 10;

/** What `xmllint --xpath` answers, as the matches of Query XML; or what it complains of. */
export function answerOfXmllint({ xml, query }: GeneratedQuery): readonly XmlMatch[] | string {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-xml-'));
  try {
    const file = join(folder, 'document.xml');
    writeFileSync(file, xml);
    const { status, stdout, stderr } = spawnSync('xmllint', ['--xpath', query, file], { encoding: 'utf8' });
    if (status === nothingFound) return [];
    if (status !== 0) return stderr;
    const answer = stdout.replace(/\n$/, '');
    if (/^(count|string|boolean)\(/.test(query)) return [{ result: answer, attributes: '' }];
    return linesOf(answer).map(matchOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One for each node. The document itself is written with its declaration, on lines of its own. */
function linesOf(answer: string): readonly string[] {
  return answer.replaceAll(/<\?xml [^\n]*\?>\n([^\n]*)\n/g, 'document $1').split('\n');
}

function matchOf(line: string): XmlMatch {
  if (line.startsWith('document ')) return { result: line.slice('document '.length), attributes: '' };
  const [, tag, attributes, content = ''] =
    /^<([^\s/>!?]+)((?:\s[^\s=]+="[^"]*")*)\s*(?:\/>|>(.*)<\/\1>)$/.exec(line) ?? [];
  if (tag !== undefined) return { result: content, attributes: (attributes ?? '').trim() };
  const [, value] = /^ [^\s=]+="([^"]*)"$/.exec(line) ?? [];
  return { result: value ?? line, attributes: '' };
}
