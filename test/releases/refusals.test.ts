import { expect, test } from 'vitest';
import { type Candidate, refusals } from '../../scripts/release/refusals.ts';

const ready: Candidate = {
  version: '1.2.0',
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2027-01-31\n\n### Added\n\n- A thing.\n',
  recorded: ['1.1.0', '1.2.0'],
  status: '',
  tags: ['v1.2.0', ''],
};

test('a tagged commit with its section and its recording is released', () => {
  expect(refusals(ready)).toEqual([]);
  expect(refusals({ ...ready, changelog: ready.changelog.replace('## [Unreleased]\n\n', '') })).toEqual([]);
});

test.each([
  ['no section', { changelog: '## [Unreleased]\n\n- A thing.\n' }, 'has no section "## [1.2.0]'],
  ['a section without a day', { changelog: '## [1.2.0]\n' }, 'has no section "## [1.2.0]'],
  ['the section of another', { changelog: '## [1x2.0] - 2027-01-31\n' }, 'has no section'],
  [
    'entries that are in no section',
    { changelog: '## [Unreleased]\n\n### Fixed\n\n- B.\n\n## [1.2.0] - 2027-01-31\n' },
    'has entries under [Unreleased]',
  ],
  ['no recording', { recorded: ['1.1.0'] }, 'what 1.2.0 plays is not recorded'],
  ['changes', { status: ' M README.md\n' }, 'changes that are not committed'],
  ['no tag', { tags: ['v1.1.0'] }, 'not tagged v1.2.0'],
])('a checkout with %s is not', (_, change: Partial<Candidate>, reason) => {
  const found = refusals({ ...ready, ...change });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(reason);
});
