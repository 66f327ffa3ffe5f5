// `npm run screenshots`: takes the pictures of the page's views anew. Look at them before you keep them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from '../test/support/chromium.ts';
import { palettePng } from '../test/support/picture.ts';
import { screenshotFolder, takenScreenshots } from '../test/web/screenshots.ts';

rmSync(screenshotFolder, { recursive: true, force: true });
mkdirSync(screenshotFolder, { recursive: true });
const browser = await startChromium();
for await (const { name, picture } of takenScreenshots(browser)) {
  const png = palettePng(picture);
  writeFileSync(join(screenshotFolder, `${name}.png`), png);
  console.log(`${name}: ${png.length} bytes`);
}
await browser.close();
