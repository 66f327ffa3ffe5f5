import { describe, expect, test } from 'vitest';
import type { OptionsInput } from '../../src/model/options.ts';
import { diamond, mainWith } from '../scenarios/documented-runbooks.ts';
import { order, play } from '../support/engine-play.ts';
import { counted, type LinkFile, type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

const played = (file: RunbookFile) => order(play(file), file);
const branches = 'Init Main 1a(1) 2a(1) 1a(2) 2a(2) 1a(3) 2a(3)';
const never: LinkFile['include'] = [{ item: 'i', operator: 'equals', value: 'never' }];

function closed(file: RunbookFile, to: string): RunbookFile {
  return { ...file, links: file.links.map((link) => (link.to === to ? { ...link, include: never } : link)) };
}

/** What `Z` can read of each activity: how many of its executions have it in their lineage. */
function lineageOfZ(file: RunbookFile): string[] {
  const { executions } = play(file);
  const z = executions.find(({ activity }) => activity.id === 'Z');
  const seen: string[] = [];
  for (let at = z?.token; at?.execution !== undefined; at = at.parent) seen.push(at.execution.activity.id);
  return seen.reverse();
}

describe('the data that goes on (section 4 rule 4)', () => {
  test('None: an empty lineage, even of what came before the split (A16)', () => {
    expect(lineageOfZ(diamond(undefined))).toEqual(['J']);
  });
  test('an activity: its own data and that of its ancestors, no other branch', () => {
    expect(lineageOfZ(diamond('2a'))).toEqual(['Init', 'Main', '2a', 'J']);
    expect(lineageOfZ(diamond('Main'))).toEqual(['Init', 'Main', 'J']);
  });
  test('None with junctionNone "common": what all parked tokens have in common (A16)', () => {
    expect(lineageOfZ(diamond(undefined, {}, { junctionNone: 'common' }))).toEqual(['Init', 'J']);
    const one = mainWith(
      1,
      ['Main->A', 'A->J', 'Main->J', 'J->Z'],
      { J: { type: 'Junction' } },
      { junctionNone: 'common' },
    );
    expect(lineageOfZ(one)).toEqual(['Init', 'Main', 'J']);
  });
  test('rows come in first-arrival order and once each', () => {
    const slow = {
      ...diamond('Main'),
      links: diamond('Main').links.map((link) => (link.to === '1a' ? { ...link, delaySeconds: 5 } : link)),
    };
    expect(played(slow)).toBe('Init Main 2a(1) 2a(2) 2a(3) 1a(1) 1a(2) 1a(3) J Z(1) Z(2) Z(3)');
    const filtered = { ...diamond('1a') };
    filtered.links = filtered.links.map((link) =>
      link.from === '1a' ? { ...link, exclude: [{ item: 'i', operator: 'equals', value: 2 }] } : link,
    );
    filtered.activities = filtered.activities.map((it) => (it.id === '1a' ? { ...it, ...counted(2) } : it));
    expect(played(filtered)).toBe(`${branches} J Z(1.1) Z(2.1) Z(3.1)`);
  });
  test('the junction publishes the selected branch and its common data under its own id', () => {
    const { executions } = play(diamond('1a', { '1a': { type: 'Run .Net Script' } }));
    const z = executions.filter(({ activity }) => activity.id === 'Z');
    expect(z.map(({ token }) => token.execution?.rows[token.row])).toEqual(
      Array(3).fill({ 'Selected branch': 'Run .Net Script' }),
    );
    expect(z.map(({ token }) => token.path)).toEqual(['J1.1', 'J1.2', 'J1.3']);
    const ofNone = play(diamond(undefined)).executions.find(({ activity }) => activity.id === 'Z');
    expect(ofNone?.token.execution?.rows).toEqual([{ 'Selected branch': '' }]);
  });
});

describe('the options of a Junction', () => {
  test('junctionEmits "once": one token only, that of the first row (A14)', () => {
    expect(played(diamond('1a', {}, { junctionEmits: 'once' }))).toBe(`${branches} J Z(1)`);
  });
  test('junctionWaits "everyLink": fires when every link has delivered (A15)', () => {
    expect(played(diamond(undefined, {}, { junctionWaits: 'everyLink' }))).toBe(`${branches} J Z`);
  });
  test('junctionWaits "everyLink": starves when one has not, and says so (A15)', () => {
    const file = closed(diamond(undefined, {}, { junctionWaits: 'everyLink' }), '1a');
    expect(played(file)).toBe('Init Main 2a(1) 2a(2) 2a(3)');
    const run = play(file);
    expect(named(run, 'Diagnostic')).toMatchObject([
      {
        code: 'junction-starved',
        activity: 'J',
        level: 'Warning',
        message: 'Junction never runs: 1 of its 2 links delivered nothing (A15)',
      },
    ]);
    expect(run.ending.status).toBe('success');
  });
  test('junctionWaits "everyLink" asks nothing of a disabled link (A15)', () => {
    const file = diamond(undefined, {}, { junctionWaits: 'everyLink' });
    const links = file.links.map((link) => (link.from === '1a' ? { ...link, enabled: false } : link));
    expect(played({ ...file, links })).toBe(`${branches} J Z`);
  });
  test('junctionWaits "everyLink" counts links that delivered after a delay (A15, A13)', () => {
    const file = diamond(undefined, {}, { junctionWaits: 'everyLink' });
    const links = file.links.map((link) => (link.to === 'J' ? { ...link, delaySeconds: 1 } : link));
    expect(played({ ...file, links })).toBe(`${branches} J Z`);
  });
  test('junctionStarved: nothing, or one blank token (A17)', () => {
    const starved = (options: OptionsInput) => closed(diamond('1a', {}, options), '1a');
    expect(played(starved({}))).toBe('Init Main 2a(1) 2a(2) 2a(3) J');
    expect(played(starved({ junctionStarved: 'blank' }))).toBe('Init Main 2a(1) 2a(2) 2a(3) J Z');
    expect(lineageOfZ(starved({ junctionStarved: 'blank' }))).toEqual(['J']);
    for (const options of [{}, { junctionStarved: 'blank' }] as const) {
      expect(named(play(starved(options)), 'Diagnostic')).toMatchObject([
        {
          code: 'junction-starved',
          activity: 'J',
          message: 'Junction returns data from 1a, which never ran (A17)',
        },
      ]);
    }
  });
});

describe('when a Junction fires (section 4 rules 1 to 3, 6)', () => {
  test('not at all when nothing arrives', () => {
    const file = closed(closed(diamond(undefined), '1a'), '2a');
    expect(played(file)).toBe('Init Main');
    expect(named(play(file), 'Diagnostic')).toEqual([]);
  });
  test('upstream first when nested', () => {
    const links = ['Main->A', 'Main->B', 'A->J1', 'B->J1', 'J1->C', 'C->J2', 'A->J2', 'J2->Z'];
    const file = mainWith(2, links, {
      J1: { type: 'Junction' },
      J2: { type: 'Junction', returnDataFrom: 'C' },
    });
    expect(played(file)).toBe('Init Main A(1) B(1) A(2) B(2) J1 C J2 Z');
    const stored = { ...file, activities: file.activities.toReversed() };
    expect(played(stored)).toBe(played(file));
  });
  test('side by side, ready at the same moment: in stored order', () => {
    const links = ['Main->K', 'Main->J', 'J->X', 'K->Y'];
    const file = mainWith(2, links, { J: { type: 'Junction' }, K: { type: 'Junction' } });
    expect(played(file)).toBe('Init Main K J Y X');
    expect(played({ ...file, activities: file.activities.toReversed() })).toBe('Init Main J K X Y');
  });
  test('in stored order as well when those before them starve one after the other (rule 3, A15)', () => {
    const junction = { type: 'Junction' };
    const file = runbook(
      { s: {}, A: {}, B: {}, p: {}, Ja: junction, Jb: junction, J1: junction, J2: junction },
      [
        ...['s->A', 's->B', 's->J1', 's->J2', 's->p', 'J1->A', 'A->Jb', 'J2->B', 'B->Ja'],
        { from: 'p', to: 'J1', include: never },
        { from: 'p', to: 'J2', include: never },
      ],
      { junctionWaits: 'everyLink' },
    );
    expect(played(file)).toBe('s A B p Ja Jb');
  });
  test('not before a delayed token has arrived (A13)', () => {
    const file = runbook({ s: {}, a: {}, b: {}, J: { type: 'Junction' }, z: {} }, [
      's->a',
      's->b',
      'a->J',
      { from: 'b', to: 'J', delaySeconds: 60 },
      'J->z',
    ]);
    expect(played(file)).toBe('s a b J z');
    expect(named(play(file), 'JunctionReleased')).toMatchObject([
      { arrived: 2, emitted: 1, time: '2026-01-01T00:01:00.000Z' },
    ]);
  });
  test('a token that failed on the way counts as done (A15)', () => {
    const file = diamond(undefined, { '1a': { simulate: { status: 'failed' } } });
    expect(played(file)).toBe(`${branches} J Z`);
    expect(named(play(file), 'JunctionReleased')).toMatchObject([{ arrived: 3 }]);
  });
  test('once, whatever its Looping and Run Behavior tabs say', () => {
    const tabs = { loop: { exit: [{ status: ['failed'] }] }, flatten: { mode: 'lines' } };
    const file = diamond('1a', { J: { type: 'Junction', returnDataFrom: '1a', ...tabs } });
    expect(played(file)).toBe(`${branches} J#1 Z(1) Z(2) Z(3)`);
  });
  test('its own execution takes its turn in the queue', () => {
    const file = mainWith(1, ['Main->A', 'Main->B', 'A->J', 'B->C', 'C->D', 'J->Z'], {
      J: { type: 'Junction' },
    });
    expect(played(file)).toBe('Init Main A(1) B(1) J C(1) Z D(1)');
  });
});
