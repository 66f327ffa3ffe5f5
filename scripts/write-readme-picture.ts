// `npm run picture`: draws the picture of a run in the README anew, and writes the replay of the first
// example. Look at both before you keep them.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pictureFile, readmePicture } from './readme-picture.ts';
import { readmeReplay, replayFile } from './readme-replay.ts';

const keep = (file: string, text: string) => {
  writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), text);
  console.log(file);
};
keep(pictureFile, await readmePicture());
keep(replayFile, await readmeReplay());
