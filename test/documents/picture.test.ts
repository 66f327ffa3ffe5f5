import { expect, test } from 'vitest';
import { pictureFile, readmePicture } from '../../scripts/readme-picture.ts';
import { playedIn, readmeReplay, replayFile } from '../../scripts/readme-replay.ts';
import { readText } from '../tidy/source-file.ts';

test('the picture in the README is what a run looks like today; `npm run picture` draws it anew', async () => {
  expect(readText('README.md')).toContain(`](${pictureFile})`);
  expect(await readmePicture()).toBe(readText(pictureFile));
});

test('the README begins with the page, as a screenshot that is compared shows it', () => {
  const [title, , , , picture] = readText('README.md').split('\n');
  expect([title, picture]).toEqual([
    '# Pianola',
    expect.stringMatching(/\]\(test\/web\/screenshots\/\S+\.png\)$/),
  ]);
});

// The player may be an older one: the page brings it along. So a change of the page needs no new replay.
test('the replay in the README plays what the first example does now; `npm run picture` writes it', async () => {
  expect(readText('README.md')).toContain(`](${replayFile})`);
  const kept = readText(replayFile);
  expect(kept.length).toBeLessThan(160_000);
  const [content = '', trace = ''] = playedIn(kept);
  expect([content, trace.split('\n').length]).toEqual([expect.stringContaining('Linear'), 41]);
  expect([content, trace]).toEqual(playedIn(await readmeReplay()));
});
