import { expect, test } from 'vitest';
import { sendPlatformEvent } from '../../../src/activities/notification/send-platform-event.ts';
import { play, problemsOf } from '../call.ts';

const upstream = [{ id: 'q', row: { Kind: 'error', Text: 'x'.repeat(201) } }];

test('an event is raised and published, of type Information unless said otherwise (8.6)', () => {
  expect(
    play(sendPlatformEvent, { summary: 'Disk full', details: 'C: on {{q.Kind}}' }, { upstream }),
  ).toEqual({
    status: 'success',
    items: { Type: 'Information', Summary: 'Disk full', Details: 'C: on error' },
    platformEvent: { type: 'Information', summary: 'Disk full', details: 'C: on error' },
  });
  expect(play(sendPlatformEvent, {}).platformEvent).toEqual({
    type: 'Information',
    summary: '',
    details: '',
  });
});

test('the type may come from data, in any case; one that is none of the three fails', () => {
  expect(play(sendPlatformEvent, { eventType: '{{q.Kind}}' }, { upstream }).platformEvent?.type).toBe(
    'Error',
  );
  expect(play(sendPlatformEvent, { eventType: 'so {{q.Kind}}' }, { upstream })).toEqual({
    status: 'failed',
    errorSummary: '"so error" is none of the types Information, Warning, Error',
  });
});

test('a text over its limit is a run-time error where data makes it, and none is raised (8.6)', () => {
  expect(play(sendPlatformEvent, { summary: '{{q.Text}}' }, { upstream })).toEqual({
    status: 'failed',
    errorSummary: 'the summary has 201 characters; 200 are the most',
  });
  const details = '{{q.Text}}'.repeat(10);
  expect(play(sendPlatformEvent, { details }, { upstream })).toEqual({
    status: 'failed',
    errorSummary: 'the details have 2010 characters; 2000 are the most',
  });
  const fits = { summary: 'x'.repeat(200), details: 'y'.repeat(2000) };
  expect(play(sendPlatformEvent, fits)).toMatchObject({ status: 'success', platformEvent: fits });
});

test('a text over its limit is an error of the definition where it has no references (8.6)', () => {
  expect(
    problemsOf(sendPlatformEvent, { summary: 'x'.repeat(201), details: 'y'.repeat(2001) }),
  ).toMatchObject([
    { code: 'text-too-long', severity: 'error', path: ['summary'] },
    { code: 'text-too-long', severity: 'error', path: ['details'] },
  ]);
  const fits = { summary: 'x'.repeat(200), details: `{{q.Text}}${'y'.repeat(2001)}` };
  expect(problemsOf(sendPlatformEvent, fits)).toEqual([]);
});
