import { expect, test } from 'vitest';
import { sendEventLogMessage } from '../../../src/activities/notification/send-event-log-message.ts';
import { play } from '../call.ts';

test('one entry is written to the runbook server, with severity Information unless said otherwise', () => {
  const outcome = play(
    sendEventLogMessage,
    { message: 'Found {{q.Name}}' },
    { upstream: [{ id: 'q', row: { Name: 'x' } }] },
  );
  expect(outcome).toEqual({
    status: 'success',
    items: { Computer: 'RBS01', 'Log entry description': 'Found x' },
    eventLog: [{ severity: 'Information', message: 'Found x', computer: 'RBS01' }],
  });
});

test('a computer group is one row and one entry for each member, in list order (section 9)', () => {
  const services = {
    computerGroup: (name: string) =>
      name === 'Web' ? { name, folder: '', computers: ['W2', 'W1'] } : undefined,
  };
  const outcome = play(
    sendEventLogMessage,
    { message: 'm', severity: 'Error', computer: '{Web}' },
    { services },
  );
  expect(outcome.rows).toEqual([{ Computer: 'W2' }, { Computer: 'W1' }]);
  expect(outcome.eventLog?.map(({ computer, severity }) => [computer, severity])).toEqual([
    ['W2', 'Error'],
    ['W1', 'Error'],
  ]);
});

test('a group without members writes nothing and has no rows (A7); an unknown group fails', () => {
  const services = {
    computerGroup: (name: string) => (name === 'Empty' ? { name, folder: '', computers: [] } : undefined),
  };
  expect(play(sendEventLogMessage, { computer: '{Empty}' }, { services })).toMatchObject({
    status: 'success',
    rows: [],
    eventLog: [],
  });
  expect(play(sendEventLogMessage, { computer: '{Nobody}' }, { services })).toEqual({
    status: 'failed',
    errorSummary: 'there is no computer group Nobody',
  });
});
