import { crc32, deflateSync } from 'node:zlib';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** A picture in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes for each pixel: red, green, blue, and 255. */
  readonly data: Uint8Array;
}

/** The picture of a PNG. */
export function pictureOf(png: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(png);
  return { width, height, data };
}

/**
 * A PNG with a palette. Colours that are much alike become the most frequent of them: so it is small, and
 * plain areas have the colour that they had.
 */
export function palettePng({ width, height, data }: Picture): Buffer {
  const colourAt = (pixel: number) =>
    ((data[4 * pixel] ?? 0) << 16) | ((data[4 * pixel + 1] ?? 0) << 8) | (data[4 * pixel + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = colourAt(pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort(([, left], [, right]) => right - left).map(([colour]) => colour);
  const alike = Map.groupBy(colours, (colour) => colour & 0xf0f0f0);
  const palette = [...alike.values()].map(([first = 0]) => first).slice(0, 256);
  const placeOf = new Map(
    [...alike.values()].flatMap((group, at) => {
      const place = at < 256 ? at : nearest(palette, group[0] ?? 0);
      return group.map((colour) => [colour, place] as const);
    }),
  );
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel += 1)
    rows[pixel + Math.floor(pixel / width) + 1] = placeOf.get(colourAt(pixel)) ?? 0;
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which are a place in the palette.
  size.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * What differs between two pictures, as a PNG; undefined where nothing does that one would see. Letters that
 * another browser draws a little differently are no difference: what counts are many pixels close together.
 */
export function differenceOf(kept: Picture, taken: Picture): Buffer | undefined {
  const { width, height } = kept;
  if (taken.width !== width || taken.height !== height) return palettePng(taken);
  const difference = new PNG({ width, height });
  const closeTogether = pixelmatch(kept.data, taken.data, difference.data, width, height, {
    threshold: 0.15,
    windowSize: 24,
  });
  return closeTogether > mostCloseTogether ? PNG.sync.write(difference) : undefined;
}

/** Of the 576 pixels of a window. */
const mostCloseTogether = 40;

function channelsOf(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(palette: readonly number[], colour: number): number {
  const wanted = channelsOf(colour);
  const distances = palette.map((each) =>
    channelsOf(each).reduce((sum, channel, at) => sum + Math.abs(channel - (wanted[at] ?? 0)), 0),
  );
  return distances.indexOf(Math.min(...distances));
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
