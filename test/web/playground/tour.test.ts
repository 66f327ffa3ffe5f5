// The tour asks what the runbooks of the project can answer, and has no answer in itself.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { examplesOf } from '../../../scripts/site/examples.ts';
import { parametersOf } from '../../../src/activities/runbook-control/initialize-data.ts';
import { readSource, readSources } from '../../../src/files/load.ts';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { readBundle, readMocks, simulate, standardCatalogue } from '../../../src/index.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { answerOf, rightPlaces, verdictOf } from '../../../src/web/playground/tour-answer.ts';
import { questionWords } from '../../../src/web/playground/tour-question.ts';
import { stopName, type TourStop, tourStops } from '../../../src/web/playground/tour-stops.ts';

const folder = `${import.meta.dirname}/../../../runbooks/`;

async function answerTo({ example, runbook, parameters, throttle, mocks, question }: TourStop) {
  const { bundle } = await readBundle(await readSources(folder + example), standardCatalogue);
  if (bundle === undefined) throw new Error(`${example} has errors`);
  const outcomes =
    mocks &&
    (await readMocks(await readSource(`${folder}${example}/${mocks}`), bundle, standardCatalogue)).mocks;
  const options: RunOptions = {
    ...(runbook && { runbook }),
    ...(parameters && { parameters }),
    ...(outcomes && { mocks: outcomes }),
    servers: [{ name: 'RBS01', throttle: throttle ?? 50 }],
  };
  const events: TraceEvent[] = [];
  const run = simulate(bundle, options);
  run.on('event', (event) => events.push(event));
  const { durationMs } = await run.result;
  const played = events.find(({ event }) => event === 'JobQueued')?.runbook ?? '';
  return answerOf(question, { durationMs, runbook: played }, events);
}

test('every example is a stop, and every stop has a name of its own', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(tourStops.map(({ example }) => example))].sort()).toEqual(
    folders.map(({ name }) => name).sort(),
  );
  expect(new Set(tourStops.map(stopName)).size).toBe(tourStops.length);
});

test('every example tells why, and none of it is about tests and command lines alone', () => {
  for (const { name, title, told, files } of examplesOf()) {
    expect([name, told.length > 0, files.length > 0]).toEqual([name, true, true]);
    expect(title).not.toContain('#');
    expect(told.join(' ')).not.toMatch(/```|states this as cases/);
  }
});

test.each(tourStops.map((stop) => [stopName(stop), stop] as const))(
  '%s asks for what is there',
  async (_, { example, runbook, parameters = {}, mocks, question }) => {
    const { bundle } = await readBundle(await readSources(folder + example), standardCatalogue);
    const named = (name: string | undefined) =>
      bundle?.runbooks.find(
        (each) => each.name === name || (name === undefined && bundle.runbooks.length === 1),
      );
    const played = named(runbook);
    expect(parametersOf(played ?? { activities: [] }).map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(parameters)),
    );
    expect(played?.activities.length).toBeGreaterThan(1);
    const asked = question.ask === 'count' ? named(question.in ?? runbook) : played;
    const names = asked?.activities.flatMap(({ id, name }) => [id, name]);
    if (question.ask === 'count') expect(names).toContain(question.of);
    if (mocks !== undefined) expect(readdirSync(folder + example)).toContain(mocks);
  },
);

test('answers are those that the examples state', async () => {
  const answer = (name: string) => answerTo(tourStops.find((stop) => stopName(stop) === name) as TourStop);
  expect(await answer('03-split')).toEqual([
    ...['Initialize Data', 'Run .Net Script', 'Send Event Log Message', 'Send Event Log Message (2)'],
    ...['Send Event Log Message', 'Send Event Log Message (2)'],
  ]);
  expect(await answer('x03-multiplicities-multiply')).toBe(6);
  expect(await answer('06-parent-and-child-2')).toBe(10);
  expect(await answer('10-fetch-user-and-posts')).toBe(3);
});

test('a guess is compared place by place, and told in words', () => {
  expect(rightPlaces(['a', 'b'], ['a', 'c', 'b'])).toEqual([true, false, false]);
  expect(verdictOf(['a'], ['a'])).toBe('You are right.');
  expect(verdictOf(['a', 'b'], ['a', 'c', 'b'])).toBe('1 of 3 places are right. At place 2 c runs, not b.');
  expect(verdictOf(['a', 'b'], ['a'])).toBe('1 of 2 places are right. At place 2 it has ended, not b.');
  expect(verdictOf(['a'], ['a', 'b'])).toBe('1 of 2 places are right. At place 2 b runs.');
  expect([verdictOf(3, 3), verdictOf(2, 3)]).toEqual([
    'You are right.',
    'Not quite: you said 2, and it is 3.',
  ]);
  expect(questionWords({ ask: 'count', of: 'Z', in: 'Child' })).toBe('How often does Z run in Child?');
});
