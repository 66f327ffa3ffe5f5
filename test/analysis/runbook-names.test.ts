import { describe, expect, test } from 'vitest';
import { RunbookNames, runbooksAt } from '../../src/analysis/runbook-names.ts';
import { pathOf, runbookPath } from '../../src/model/path.ts';
import { suggester } from '../../src/text/suggestion.ts';

/** Runbooks by their paths, the name being what stands behind the last backslash. */
const namesOf = (...paths: string[]) =>
  new RunbookNames(
    paths.map((path) => {
      const end = path.lastIndexOf('\\');
      return { folder: path.slice(0, Math.max(0, end)), name: path.slice(end + 1) };
    }),
  );
const meant = (text: string, ...paths: string[]) =>
  namesOf(...paths)
    .meant(text)
    .map(pathOf);

describe('which runbooks a text means', () => {
  test.each([
    ['a path before a name', 'Child', ['Child', 'Ops\\Child'], ['Child']],
    ['an exact name before another letter case', 'Child', ['Ops\\CHILD', 'Dev\\Child'], ['Dev\\Child']],
    [
      'a name in another letter case, of all that have it',
      'child',
      ['Ops\\CHILD', 'Dev\\Child'],
      ['Ops\\CHILD', 'Dev\\Child'],
    ],
    [
      'a path in another spelling before the end of one',
      ' /ops//child/ ',
      ['Ops\\Child', 'A\\Ops\\Child'],
      ['Ops\\Child'],
    ],
    ['the end of a path', 'b/child', ['A\\B\\Child', 'A\\C\\Child'], ['A\\B\\Child']],
    ['not the end of a part', 'hild', ['Ops\\Child'], []],
    ['not the end of a path that begins with a slash', '\\b\\child', ['A\\B\\Child'], []],
    ['a name behind a slash', '\\child', ['A\\B\\Child'], ['A\\B\\Child']],
    ['a path below the root of the tree', 'policies/a/b/child', ['A\\B\\Child'], ['A\\B\\Child']],
    ['nothing where the root is a folder', 'policies/a/b/child', ['A\\B\\Child', 'Policies\\X'], []],
    ['nothing at all', ' \\ ', ['Child'], []],
    ['the root alone', 'Policies', ['Child'], []],
    ['a slash for what an import makes of one', 'Start/Stop', ['Ops\\Start_Stop'], ['Ops\\Start_Stop']],
    [
      'a slash before what stands for one',
      'start\\stop',
      ['Ops\\Start_Stop', 'Ops\\Start/Stop'],
      ['Ops\\Start/Stop'],
    ],
  ])('%s: %s', (_, text, paths, found) => {
    expect(meant(text, ...paths)).toEqual(found);
    expect(namesOf(...paths).find(text) === undefined).toBe(found.length !== 1);
  });
});

test('the nearest spelling: a name, the end of a path, or a path; each means something', () => {
  const names = namesOf('A\\B\\Child', 'A\\Backup');
  for (const [text, near] of [
    ['Chlid', 'Child'],
    ['B/Chlid', 'B\\Child'],
    ['\\A\\B\\Chlid', '\\A\\B\\Child'],
    ['something else', undefined],
  ] as const) {
    expect(names.nearest(text, suggester())).toBe(near);
    if (near !== undefined) expect(names.meant(near)).toHaveLength(1);
  }
});

describe('a runbook is a list of names, whatever characters they have', () => {
  const named = (...lists: string[][]) =>
    lists.map((list) => ({ folder: list.slice(0, -1), name: list.at(-1) as string }));
  const all = named(
    ['Ops', 'A\\B'],
    ['Ops', 'A/B'],
    ['Ops', 'A', 'B'],
    ['Dev/Test', 'X.1'],
    ['Dev', 'Test', 'X.1'],
  );
  const found = (text: string) => new RunbookNames(all).meant(text).map((one) => all.indexOf(one));

  test.each([
    ['\\Ops\\A\\\\B', [0]],
    ['A\\\\B', [0]],
    ['\\Ops\\A/B', [1]],
    ['\\\\Ops\\\\A/B', [1]],
    ['Ops\\A/B', [1]],
    ['A/B', [1]],
    ['\\Policies\\Ops\\A/B', [1]],
    ['\\Ops\\A\\B', [2]],
    ['\\\\Ops\\\\A\\\\B', [2]],
    ['B', [2]],
    ['A\\B', [0, 2]],
    ['ops/a/b', [0, 1, 2]],
    ['\\Dev/Test\\X.1', [3]],
    ['Dev/Test\\X.1', [3]],
    ['\\Dev\\Test\\X.1', [4]],
    ['X.1', [3, 4]],
    ['dev/test/x.1', [3, 4]],
  ])('%s', (text, indexes) => {
    expect(found(text)).toEqual(indexes);
  });

  test('it is known from its path, whatever it is', () => {
    const paths = all.map(runbookPath);
    expect(runbooksAt(paths)).toEqual(all.map((runbook, index) => ({ path: paths[index], ...runbook })));
  });

  test('the path of each means it alone', () => {
    for (const [index, runbook] of all.entries()) {
      expect(found(runbookPath(runbook))).toEqual([index]);
      expect(found(runbookPath(runbook).slice(1))).toEqual([index]);
    }
  });

  test('a backslash before a name in exactly these letters wins, and spaces around a name count first', () => {
    const some = named(['Ops', 'Child'], ['Dev', 'CHILD'], ['Dev', ' Child']);
    const names = new RunbookNames(some);
    expect(names.find('\\Child')).toBe(some[0]);
    expect(names.find(' Child')).toBe(some[2]);
  });
});
