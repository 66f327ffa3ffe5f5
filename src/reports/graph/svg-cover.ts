import type { Reach } from '../../analysis/coverage.ts';
import type { DrawnCover } from './drawing.ts';
import type { Point } from './geometry.ts';
import { palette } from './palette.ts';
import { xmlText } from './shown-text.ts';
import { number } from './svg-text.ts';

/** How what was reached so far is drawn: no two differ in colour alone. */
export interface CoverLook {
  readonly colour: string;
  readonly fill: string;
  /** Lengths of dashes and gaps; blank for a whole line. */
  readonly dashes: string;
}

/** How activities and links are drawn, by how far cases reached them. */
export const coverLooks: Readonly<Record<Reach, CoverLook>> = {
  reached: { colour: palette.success, fill: palette.reachedBox, dashes: '' },
  partly: { colour: palette.warning, fill: palette.partlyBox, dashes: '11 3 2 3' },
  never: { colour: palette.failed, fill: palette.unreachedBox, dashes: '4 4' },
};

/** The attribute of a line that is dashed so; blank for a whole line. */
export function dashed(dashes: string): string {
  return dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
}

/** The attributes of an activity or a link that say how far it was reached; blank where nothing is told. */
export function coverAttributes(cover: DrawnCover | undefined): string {
  return cover === undefined ? '' : ` id="${xmlText(cover.id)}" data-reach="${cover.reach}"`;
}

/** The slanted lines over what was never reached. */
export function hatching(id: string): string {
  return (
    `<defs><pattern id="${xmlText(id)}" width="9" height="9" patternUnits="userSpaceOnUse" ` +
    `patternTransform="rotate(45)"><path d="M0 0V9" stroke="${palette.hatching}" stroke-width="3"/>` +
    '</pattern></defs>'
  );
}

/** A sign around a point: a circle with a tick, a triangle with a stroke, or a square with a cross. */
export function coverSign(reach: Reach, { x, y }: Point): string {
  const { colour } = coverLooks[reach];
  const at = (right: number, down: number) => `${number(x + right)} ${number(y + down)}`;
  const ground = {
    reached: `<circle cx="${number(x)}" cy="${number(y)}" r="7" fill="${colour}"/>`,
    partly: `<path d="M${at(0, -8)}L${at(8.5, 6.5)}H${number(x - 8.5)}Z" fill="${colour}"/>`,
    never: `<rect x="${number(x - 7)}" y="${number(y - 7)}" width="14" height="14" rx="2" fill="${colour}"/>`,
  }[reach];
  const lines = {
    reached: `M${at(-3.5, 0)}L${at(-1, 3)}L${at(3.5, -3)}`,
    partly: `M${at(0, -3)}V${number(y + 1.5)}M${at(0, 3.6)}V${number(y + 5)}`,
    never: `M${at(-3.2, -3.2)}L${at(3.2, 3.2)}M${at(3.2, -3.2)}L${at(-3.2, 3.2)}`,
  }[reach];
  const line = `stroke="${palette.background}" stroke-width="1.8" fill="none"`;
  return `${ground}<path d="${lines}" ${line}/>`;
}
