// What documents link to and name is there.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layers } from '../tidy/import-rules.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';
import { anchorsOf, document, documents } from './document.ts';

const others = ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'ARCHITECTURE.md'].map(document);
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };

/** CONTRIBUTING shows how to write this one. */
const workedExample = 'reverse-text';

describe.each([...documents, ...others])('$path', ({ path, text }) => {
  test('links to files and to headings that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => !/^https:/.test(target) && !leadsSomewhere(target, path, text))).toEqual(
      [],
    );
  });

  test('names files and scripts of the project that exist', () => {
    const paths = [
      ...text.matchAll(/runbooks\/\d[\w-]+|`(?:src|test|scripts|examples)\/[a-z][\w./-]*`/g),
    ].map(([each]) => each.replaceAll('`', ''));
    const inRooms = [...text.matchAll(/`([a-z][\w-]*\/[\w./-]+\.(?:ts|json|md))`/g)].map(
      ([, each = '']) => each,
    );
    const exists = (each: string) => ['', 'src'].some((top) => existsSync(join(projectRoot, top, each)));
    const missing = [...paths, ...inRooms].filter((each) => !each.includes(workedExample) && !exists(each));
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect({ missing, invented: named.filter((script) => !(script in scripts)) }).toEqual({
      missing: [],
      invented: [],
    });
  });
});

/** Whether a link of a document leads to a file, and to a heading of it where it names one. */
function leadsSomewhere(target: string, from: string, text: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = normalize(join(dirname(from), file)).replaceAll('\\', '/');
  if (file !== '' && !existsSync(join(projectRoot, path))) return false;
  return anchor === undefined || anchorsOf(file === '' ? text : readText(path)).has(anchor);
}

test('the documents of the project are all looked at', () => {
  expect(documents.map(({ path }) => path)).toContain('docs/writing-runbooks.md');
});

test('anchors are those that a forge makes of headings', () => {
  const text =
    '# A b, c: d\n\n<a id="a5"></a>\n\n```sh\n# no heading\n```\n\n## [Link](x.md) `code`\n\n## A b c d\n';
  expect([...anchorsOf(text)]).toEqual(['a5', 'a-b-c-d', 'link-code', 'a-b-c-d-1']);
});

test('the README is no longer than 150 lines', () => {
  expect(readText('README.md').split('\n').length - 1).toBeLessThanOrEqual(150);
});

test('the newest release in the changelog is the version of the package, with its day', () => {
  const [, version] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/m.exec(readText('CHANGELOG.md')) ?? [];
  expect(version).toBe((JSON.parse(readText('package.json')) as { version: string }).version);
});

test('the table in ARCHITECTURE.md names every room of src, with the rooms it may import', () => {
  const rows = [
    ...readText('ARCHITECTURE.md').matchAll(/^\| `src\/([\w-]+)` \| [^|]* \| ([^|]*) \| (no|yes) \|$/gm),
  ];
  const order = rows.map(([, room = '']) => room);
  const listed = rows.map(([, room = '', imports = '', outside]) => {
    const above = order.slice(0, order.indexOf(room));
    return [room, imports === 'all above' ? above.sort() : imports.split(', ').sort(), outside];
  });
  const held = Object.entries(layers)
    .filter(([room]) => existsSync(join(projectRoot, 'src', room)))
    .map(([room, { folders, node }]) => {
      const rooms = new Set(
        folders.map((folder) => folder.replace(/ .*|\/.*/, '')).filter((each) => order.includes(each)),
      );
      return [room, rooms.size === 0 ? ['–'] : [...rooms].sort(), node ? 'yes' : 'no'];
    });
  expect(listed.filter(([room]) => room !== 'cli')).toEqual(held);
});
