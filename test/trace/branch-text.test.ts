import { expect, test } from 'vitest';
import { branchText, isForItem } from '../../src/trace/branch-text.ts';

test('14.1: what a child job is queued for, in words', () => {
  expect(branchText({})).toBe('');
  expect(branchText({ branch: 'north' })).toBe('branch north');
  expect(branchText({ branch: 'north', attempt: 2 })).toBe('branch north, attempt 2');
  expect(branchText({ branch: 'north', compensates: true })).toBe('compensates branch north');
  expect(branchText({ branch: 'a\nb' })).toBe('branch a⏎b');
  expect(branchText({ branch: '12' })).toBe('item 12');
  expect([{ branch: '12' }, { branch: 'item' }, {}].map(isForItem)).toEqual([true, false, false]);
});
