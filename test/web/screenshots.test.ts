import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../support/chromium.ts';
import { differenceOf, type Picture, palettePng, pictureOf } from '../support/picture.ts';
import { screenshotFolder, screenshotNames, takenScreenshots } from './screenshots.ts';

const fileOf = (name: string) => join(screenshotFolder, `${name}.png`);

test.runIf(chromiumPath !== undefined)(
  'every view of the page looks as it did; `npm run screenshots` takes the pictures anew',
  { timeout: 240_000 },
  async () => {
    const different: string[] = [];
    const browser = await startChromium();
    for await (const { name, picture } of takenScreenshots(browser)) {
      const difference = differenceOf(pictureOf(readFileSync(fileOf(name))), picture);
      if (difference === undefined) continue;
      const folder = mkdtempSync(join(tmpdir(), `pianola-${name}-`));
      writeFileSync(join(folder, 'difference.png'), difference);
      writeFileSync(join(folder, 'taken.png'), palettePng(picture));
      different.push(`${fileOf(name)} is not what the page looks like: ${join(folder, 'difference.png')}`);
    }
    await browser.close();
    expect(different).toEqual([]);
  },
);

test('there is a picture of every view on every device and in all colours, and no other', () => {
  const kept = readdirSync(screenshotFolder);
  expect(kept.sort()).toEqual(screenshotNames.map((name) => `${name}.png`).sort());
  const bytes = kept.reduce((sum, file) => sum + readFileSync(join(screenshotFolder, file)).length, 0);
  expect(bytes).toBeLessThan(2.25 * 1024 * 1024);
});

const drawn = (colour: (x: number, y: number) => number): Picture => {
  const [width, height] = [200, 100];
  const pixels = Array.from({ length: width * height }, (_, at) =>
    colour(at % width, Math.floor(at / width)),
  );
  return { width, height, data: Uint8Array.from(pixels.flatMap((grey) => [grey, grey, grey, 255])) };
};

test('a picture is kept as it is, and a sign that is missing is a difference, pixels here and there are none', () => {
  const stripes = drawn((x) => (x % 20 < 10 ? 255 : 17));
  expect(pictureOf(palettePng(stripes))).toEqual({ ...stripes, data: Buffer.from(stripes.data) });
  expect(differenceOf(stripes, stripes)).toBeUndefined();
  const isSign = (x: number, y: number) => x >= 90 && x < 100 && y >= 40 && y < 50;
  const signed = drawn((x, y) => (isSign(x, y) ? 136 : x % 20 < 10 ? 255 : 17));
  expect(differenceOf(stripes, signed)).toBeInstanceOf(Buffer);
  const dusty = drawn((x, y) => (x % 19 === 0 && y % 19 === 0 ? 136 : x % 20 < 10 ? 255 : 17));
  expect(differenceOf(stripes, dusty)).toBeUndefined();
  expect(differenceOf(stripes, { ...stripes, width: 100, height: 200 })).toBeInstanceOf(Buffer);
});
