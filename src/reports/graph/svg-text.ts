import { xmlText } from './shown-text.ts';
import type { Font } from './text-size.ts';

/** A number as it stands in a picture: one decimal at most, so that only real changes show. */
export function number(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

/** Where and how a line of text stands. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly font: Font;
  readonly fill: string;
}

/** One line of text as an SVG element. */
export function svgText(text: string, { x, y, font, fill }: TextPlace): string {
  const weight = font.isBold ? ' font-weight="bold"' : '';
  const look = `font-size="${font.size}"${weight} fill="${fill}"`;
  return `<text x="${number(x)}" y="${number(y)}" ${look}>${xmlText(text)}</text>`;
}
