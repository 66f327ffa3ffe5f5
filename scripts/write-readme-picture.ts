// `npm run picture`: draws the picture of a run in the README anew. Look at it before you keep it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pictureFile, readmePicture } from './readme-picture.ts';

writeFileSync(fileURLToPath(new URL(`../${pictureFile}`, import.meta.url)), await readmePicture());
console.log(pictureFile);
