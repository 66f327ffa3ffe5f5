import { palette } from './palette.ts';

/** The colours of a dark picture in place of those of a light one. */
const darkPalette: Readonly<Record<string, string>> = {
  [palette.background]: '#0d1117',
  [palette.box]: '#161b22',
  [palette.neverBox]: '#12161d',
  [palette.border]: '#8291a5',
  [palette.text]: '#e6edf3',
  [palette.quiet]: '#a3afbf',
  [palette.never]: '#738196',
  [palette.count]: '#a9b6c8',
  [palette.reachedBox]: '#0f1d18',
  [palette.partlyBox]: '#211b10',
  [palette.unreachedBox]: '#241417',
  [palette.hatching]: '#4b2227',
};

const ground = luminanceOf('#161b22');
/** What WCAG asks of text. */
const leastContrast = 4.5;

/** A style sheet that shows a picture in dark colours where the reader's own are dark. */
export function darkStyle(svg: string): string {
  return `<style>${darkRules(svg)}</style>`;
}

/**
 * The rules that show pictures in dark colours where the reader's own are dark: one for each colour that
 * their text has, for pictures alone. Other colours than those of the palette become as much brighter as they
 * must be to be read.
 */
export function darkRules(svg: string): string {
  return `@media (prefers-color-scheme:dark){${darkRulesWithin('.pianola', svg)}}`;
}

/** The same rules for pictures within what a selector matches, whatever the reader's own colours are. */
export function darkRulesWithin(selector: string, svg: string): string {
  const rules = (['fill', 'stroke'] as const).flatMap((attribute) => {
    const uses = svg.matchAll(new RegExp(`\\b${attribute}="(#[0-9a-f]{6})"`, 'gi'));
    const colours = [...new Set(Array.from(uses, ([, colour = '']) => colour))].sort();
    return colours.map((colour) => `${selector} [${attribute}="${colour}"]{${attribute}:${darkOf(colour)}}`);
  });
  return rules.join('');
}

/** The colour that stands for one of a light picture in a dark one; both as `#rrggbb`. */
export function darkOf(colour: string): string {
  const known = darkPalette[colour.toLowerCase()];
  if (known !== undefined) return known;
  let channels = channelsOf(colour);
  // White is bright enough: it ends.
  while ((luminance(channels) + 0.05) / (ground + 0.05) < leastContrast)
    channels = channels.map((channel) => Math.min(255, Math.round(channel + (255 - channel) * 0.1) + 1));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function luminanceOf(colour: string): number {
  return luminance(channelsOf(colour));
}

/** Relative luminance, 0 to 1, as WCAG defines it. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
