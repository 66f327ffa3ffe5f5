import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import { type ReplayLimits, ReplayMaker } from '../../../src/reports/replay/replay-maker.ts';
import { replayPage } from '../../../src/reports/replay/replay-page.ts';
import { readThree, replayed } from '../../web/replayed.ts';

async function made(limits?: ReplayLimits) {
  const { events } = await replayed(readThree);
  const maker = new ReplayMaker(await loadRunbook(readThree), standardCatalogue, limits);
  for (const event of events) maker.add(event);
  return { events, maker };
}

test('a page has every event, the picture, and the words of explain for each activity', async () => {
  const { events, maker } = await made();
  const { runbooks, events: count, note } = maker.replay();
  expect([count, note]).toEqual([events.length, '']);
  expect(maker.lines.map((line) => JSON.parse(line))).toEqual(events);
  const [runbook] = runbooks;
  expect(runbook?.svg.match(/class="activity"/g)).toHaveLength(6);
  expect(runbook?.svg.match(/class="link"/g)).toHaveLength(runbook?.links.length ?? 0);
  const read = runbook?.activities.find(({ id }) => id === 'read');
  expect(read?.why).toBe('ran 3 times: 3 rows of List files; 1 row passed no link');
  expect(read?.causes.map(({ text }) => text).join('\n')).toContain('no such file');
  expect(runbook?.links[3]).toEqual({
    from: 'read',
    to: 'join',
    on: { success: 'always', warning: 'never', failed: 'never' },
  });
});

test.each<[string, ReplayLimits]>([
  ['events', { events: 10, characters: 1e9 }],
  ['characters', { events: 1e9, characters: 4000 }],
])('a trace with too many %s is cut, the page says so, and its words are of all of it', async (_, limits) => {
  const { events, maker } = await made(limits);
  const { runbooks, note } = maker.replay();
  const kept = maker.lines.length;
  expect(kept).toBeGreaterThan(5);
  expect(kept).toBeLessThan(events.length);
  expect(maker.lines.map((line) => JSON.parse(line).seq)).toEqual(
    Array.from({ length: kept }, (_, at) => at + 1),
  );
  expect(note).toBe(
    `This page has the first ${kept} of ${events.length} events; the counts in words are of all of them.`,
  );
  expect(runbooks[0]?.activities.find(({ id }) => id === 'read')?.why).toMatch(/^ran 3 times/);
});

test('a page holds nothing of a file that a browser could take for markup', async () => {
  const odd = '</script><script>alert(1)</script><!--';
  const bundle = await loadRunbook({
    name: odd,
    activities: [{ id: 'a', type: 'Send Event Log Message', severity: 'Warning', message: odd, name: odd }],
  });
  const maker = new ReplayMaker(bundle, standardCatalogue);
  const { events } = await replayed({ ...readThree, name: odd });
  for (const event of events) maker.add(event);
  const page = replayPage(
    [{ replay: maker.replay(), lines: maker.lines }],
    { script: '1', style: 'a{}' },
    () => 'hash',
  );
  expect(page.match(/<\/?script/g)).toHaveLength(6);
  expect(page).not.toContain('<!--');
});
