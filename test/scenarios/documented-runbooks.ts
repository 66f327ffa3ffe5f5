import type { OptionsInput } from '../../src/model/options.ts';
import { counted, type LinkFile, type RunbookFile, runbook } from '../support/runbook-file.ts';

type Extra = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Init → Main (N rows) → whatever the links say; activities not given are plain. */
export function mainWith(
  count: number,
  links: readonly (string | LinkFile)[],
  extra: Extra = {},
  options: OptionsInput = {},
): RunbookFile {
  const ids = new Set(
    links.flatMap((link) =>
      typeof link === 'string' ? link.split('->').map((end) => end.trim()) : [link.from, link.to],
    ),
  );
  const plain = Object.fromEntries([...ids].map((id) => [id, {}]));
  return runbook({ Init: {}, ...plain, Main: counted(count), ...extra }, ['Init->Main', ...links], options);
}

/** V1 to V5 of section 12, for N items. */
export const linear = (count: number) => mainWith(count, ['Main->E1']);
export const twoInARow = (count: number) => mainWith(count, ['Main->E1', 'E1->E2']);
export const split = (count: number) => mainWith(count, ['Main->E1', 'Main->E2']);
export const twoBranches = (count: number, extra: Extra = {}, options: OptionsInput = {}) =>
  mainWith(count, ['Main->1a', 'Main->2a', '1a->1b', '2a->2b'], extra, options);
export const splitInSplit = (count: number) =>
  mainWith(count, ['Main->1a', 'Main->2a', '1a->1b-i', '1a->1b-ii', '2a->2b']);

/** X7 to X10: two branches into a Junction that returns data from `returnDataFrom`, then Z. */
export function diamond(
  returnDataFrom: string | undefined,
  extra: Extra = {},
  options: OptionsInput = {},
): RunbookFile {
  const junction = { type: 'Junction', ...(returnDataFrom === undefined ? {} : { returnDataFrom }) };
  return mainWith(3, ['Main->1a', 'Main->2a', '1a->J', '2a->J', 'J->Z'], { J: junction, ...extra }, options);
}
