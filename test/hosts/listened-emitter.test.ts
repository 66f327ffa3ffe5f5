import { expect, test } from 'vitest';
import { ListenedEmitter } from '../../src/hosts/play/listened-emitter.ts';

test('an emitter knows at every moment who listens, by whichever way they came and went', () => {
  const emitter = new ListenedEmitter<{ one: [number]; other: [] }>();
  const listener = () => undefined;
  const heard = () => [emitter.listened.one === true, emitter.listened.other === true];
  expect(heard()).toEqual([false, false]);
  emitter.on('one', listener);
  expect(heard()).toEqual([true, false]);
  emitter.off('one', listener);
  expect(heard()).toEqual([false, false]);
  emitter.addListener('other', listener);
  expect(heard()).toEqual([false, true]);
  emitter.removeListener('other', listener);
  expect(heard()).toEqual([false, false]);
  emitter.once('one', listener);
  expect(heard()).toEqual([true, false]);
  emitter.emit('one', 1);
  expect(heard()).toEqual([false, false]);
  emitter.on('one', listener).on('other', listener);
  expect(heard()).toEqual([true, true]);
  emitter.removeAllListeners('one');
  expect(heard()).toEqual([false, true]);
  emitter.removeAllListeners();
  expect(heard()).toEqual([false, false]);
});
