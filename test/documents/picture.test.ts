import { expect, test } from 'vitest';
import { pictureFile, readmePicture } from '../../scripts/readme-picture.ts';
import { readText } from '../tidy/source-file.ts';

test('the picture in the README is what a run looks like today; `npm run picture` draws it anew', async () => {
  expect(readText('README.md')).toContain(`](${pictureFile})`);
  expect(await readmePicture()).toBe(readText(pictureFile));
});
