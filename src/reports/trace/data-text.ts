import { ownValue } from '../../model/own-key.ts';
import { type Row, textOf } from '../../model/published-data.ts';
import { cut, harmless } from '../../text/harmless.ts';

const longestValue = 60;
/** The most values of an item that are shown. */
const mostValues = 5;

/**
 * What an execution published, each item behind a bar: ` | Collection = file1; file2; … 8 more | Total = 3`.
 * The values of several rows stand behind each other, or once where all are the same. Blank items are left
 * out, and long values are cut. Blank where there is nothing to show.
 */
export function dataText(data: readonly Row[] = []): string {
  const names = new Set(data.flatMap((row) => Object.keys(row)));
  const told = [...names].flatMap((name) => {
    const values = data.map((row) => textOf(ownValue(row, name)));
    if (values.every((value) => value === '')) return [];
    const shown = new Set(values).size === 1 ? values.slice(0, 1) : values;
    const more = shown.length > mostValues ? [`… ${shown.length - mostValues} more`] : [];
    return `${harmless(name)} = ${[...shown.slice(0, mostValues).map(valueText), ...more].join('; ')}`;
  });
  return told.map((each) => ` | ${each}`).join('');
}

function valueText(value: string): string {
  return value === '' ? 'blank' : cut(harmless(value), longestValue);
}
