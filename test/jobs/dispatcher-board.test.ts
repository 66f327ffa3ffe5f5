import { expect, test } from 'vitest';
import { jobsOf } from '../../src/jobs/job-board.ts';
import { groupOf, rulesWith, Talk } from './dispatcher-world.ts';
import { jobResult } from './groups/branch-group-world.ts';

/** The jobs and servers of a snapshot in a few words each: `1 Running RBS01 waiting`, `RBS01 up 1`. */
function look({ dispatcher }: Talk): string[] {
  const snapshot = dispatcher.snapshot();
  const jobs = [...jobsOf(snapshot)].map(
    ({ id, status, server, isWaiting }) => `${id} ${status} ${server}${isWaiting ? ' waiting' : ''}`,
  );
  return [
    ...jobs,
    ...snapshot.servers.map(({ name, isUp, running }) => `${name} ${isUp ? 'up' : 'down'} ${running}`),
  ];
}

test('a snapshot shows the jobs and the servers as they are after each fact (1.6, section 7)', () => {
  const talk = new Talk(rulesWith({}, { RBS01: 2 }));
  talk.begin('\\Main', '\\Main');
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Pending null', 'RBS01 up 1']);
  talk.ask(1, groupOf(['\\A', '\\B']));
  const asked = ['1 Running RBS01 waiting', '2 Pending null', '3 Running RBS01', '4 Pending null'];
  expect(look(talk)).toEqual([...asked, 'RBS01 up 2']);
  talk.end(3);
  const later = ['1 Running RBS01 waiting', '2 Pending null', '3 Completed RBS01', '4 Running RBS01'];
  expect(look(talk)).toEqual([...later, 'RBS01 up 2']);
  talk.end(4);
  const done = ['3 Completed RBS01', '4 Completed RBS01'];
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Pending null', ...done, 'RBS01 up 1']);
  talk.tell({ kind: 'serverDown', server: 'RBS01' });
  expect(look(talk)).toEqual(['1 Pending null', '2 Pending null', ...done, 'RBS01 down 0']);
  talk.tell({ kind: 'serverUp', server: 'RBS01' });
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Pending null', ...done, 'RBS01 up 1']);
  talk.tell({ kind: 'stopAll', reason: 'enough' });
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Canceled null', ...done, 'RBS01 up 1']);
  talk.end(1, 0, jobResult(null, { status: 'Canceled' }), 2);
  expect(look(talk)).toEqual(['1 Canceled RBS01', '2 Canceled null', ...done, 'RBS01 up 0']);
});

test('waitingParentHoldsSlot=false: a snapshot shows who waits, and who has its slot back (A25)', () => {
  const talk = new Talk(rulesWith({ waitingParentHoldsSlot: false }, { RBS01: 1 }));
  talk.begin('\\Main');
  talk.ask(1, groupOf(['\\A'], { timeoutMs: 100 }));
  expect(look(talk)).toEqual(['1 Running RBS01 waiting', '2 Running RBS01', 'RBS01 up 1']);
  talk.tell({ kind: 'timeIsUp', timer: 1 }, 100);
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Running RBS01', 'RBS01 up 1']);
  talk.end(2, 200, jobResult(null, { status: 'Canceled' }));
  expect(look(talk)).toEqual(['1 Running RBS01', '2 Canceled RBS01', 'RBS01 up 1']);
});

test('a lost job whose loss has not been noticed is cancelled at once (section 7, stop job)', () => {
  const talk = new Talk(rulesWith({ timing: 'orchestrator' }));
  talk.begin('\\Main');
  talk.tell({ kind: 'timeIsUp', timer: 1 }, 2_000);
  talk.tell({ kind: 'serverDown', server: 'RBS01' }, 3_000);
  expect(look(talk)).toEqual(['1 Running RBS01', 'RBS01 down 1']);
  talk.tell({ kind: 'stopAll', reason: 'enough' }, 4_000);
  expect(look(talk)).toEqual(['1 Canceled RBS01', 'RBS01 down 0']);
  const unplayed = { instanceStatus: null, returned: [], broke: false, errorSummary: '' };
  expect(talk.dispatcher.roots).toEqual([{ status: 'Canceled', ...unplayed, reason: 'enough' }]);
});
