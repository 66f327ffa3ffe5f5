import { expect, test } from 'vitest';
import { LimitReached } from '../../src/databus/activity-failure.ts';
import { flattenRows } from '../../src/databus/flatten.ts';
import { MemoryWatch } from '../../src/databus/memory-watch.ts';

const mebibyte = 2 ** 20;

/** A memory with so much room, and what it was asked for. */
function watchWith(roomMb: number) {
  const asked: number[] = [];
  const watch = new MemoryWatch((bytes) => {
    asked.push(bytes);
    return bytes <= roomMb * mebibyte ? undefined : 'memory is nearly full';
  });
  return { watch, asked };
}

test('the memory is looked at after every 1,024 executions and rows', () => {
  const { watch, asked } = watchWith(1);
  for (let row = 0; row < 3 * 1024; row += 1) expect(watch.grown()).toBeUndefined();
  expect(asked).toEqual([0, 0, 0]);
});

test('the memory is looked at after every mebibyte of short texts', () => {
  const { watch, asked } = watchWith(1);
  for (let made = 0; made < 64; made += 1) watch.text('x'.repeat(2 ** 14));
  expect(asked).toEqual([0, 0]);
});

test('there has to be room for a long text and a copy before it is made', () => {
  const { watch, asked } = watchWith(10);
  watch.aboutToMake(2 * mebibyte);
  expect(() => watch.aboutToMake(3 * mebibyte)).toThrow(
    new LimitReached('memory-limit', 'memory is nearly full: it has a text of 3145728 characters'),
  );
  expect(asked).toEqual([8 * mebibyte, 12 * mebibyte]);
});

test('there has to be room for two copies of a long text as JSON before it comes into the trace', () => {
  const { watch, asked } = watchWith(10);
  watch.aboutToWrite(100);
  expect(() => watch.aboutToWrite(mebibyte)).toThrow('memory is nearly full');
  expect(asked).toEqual([12 * mebibyte]);
});

test('rows are flattened if there is room for their texts and for all of them together', () => {
  const { watch, asked } = watchWith(10);
  const rows = Array.from({ length: 4 }, () => ({ t: 'x'.repeat(mebibyte) }));
  const options = { flattenCsv: 'unquoted', maxTextLength: 100 * mebibyte } as const;
  expect(() => flattenRows(rows, { mode: 'lines', separator: '' }, options, () => false, watch)).toThrow(
    'memory is nearly full: it has a text of 4194308 characters',
  );
  expect(asked).toEqual([4, 4, 4, 4, 16].map((each) => each * mebibyte + (each === 16 ? 16 : 0)));
});
