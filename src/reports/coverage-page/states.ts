import type { Reach } from '../../analysis/coverage.ts';
import { coverSign } from '../graph/svg-cover.ts';

const reaches: readonly Reach[] = ['reached', 'partly', 'never'];

/** The signs of a page, which `signOf` shows. */
export function signDefinitions(): string {
  const symbols = reaches.map(
    (reach) =>
      `<symbol id="sign-${reach}" viewBox="-9 -9 18 18">${coverSign(reach, { x: 0, y: 0 })}</symbol>`,
  );
  return `<svg class="pianola defs" width="0" height="0" aria-hidden="true">${symbols.join('')}</svg>`;
}

/** The sign of how far something was reached. It says nothing that does not stand beside it in words. */
function signOf(reach: Reach): string {
  return `<svg class="sign" aria-hidden="true"><use href="#sign-${reach}"/></svg>`;
}

/** A cell that says how far something was reached. */
export function stateCell(reach: Reach): string {
  return `<td class="state state-${reach}">${signOf(reach)} ${reach}</td>`;
}

/** What the signs and lines of a page mean. */
export function key(): string {
  const meaning: Readonly<Record<Reach, string>> = {
    reached: 'reached in every way: whole green lines',
    partly: 'partly reached, something never happened: lines of dashes and dots in amber',
    never: 'never reached: dashed lines and hatching in red',
  };
  const items = reaches.map((reach) => `<li>${signOf(reach)} ${meaning[reach]}</li>`);
  const rest = '<li class="quiet">grey: disabled, does not count; –: cannot happen</li>';
  return `<ul class="key">${items.join('')}${rest}</ul>`;
}
