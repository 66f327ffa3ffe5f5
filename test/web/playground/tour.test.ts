// The tour asks what the runbooks of the project can answer, and has no answer in itself.
import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { examplesOf } from '../../../scripts/site/examples.ts';
import { readSource, readSources } from '../../../src/files/load.ts';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { readBundle, readMocks, simulate, standardCatalogue } from '../../../src/index.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { type Answer, answerOf, rightPlaces, verdictOf } from '../../../src/web/playground/tour-answer.ts';
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

const answers = new Map<string, Answer>();
beforeAll(async () => {
  await Promise.all(tourStops.map(async (stop) => answers.set(stopName(stop), await answerTo(stop))));
}, 120_000);

test.each(tourStops.map(stopName))('%s can be answered', (name) => {
  const answer = answers.get(name);
  if (typeof answer === 'number') expect(answer).toBeLessThanOrEqual(300);
  else {
    expect(answer?.length).toBeGreaterThan(1);
    expect(answer?.length).toBeLessThanOrEqual(12);
  }
});

test('answers are those that the examples state', () => {
  expect(answers.get('03-split')).toEqual([
    ...['Initialize Data', 'Run .Net Script', 'Send Event Log Message', 'Send Event Log Message (2)'],
    ...['Send Event Log Message', 'Send Event Log Message (2)'],
  ]);
  expect(answers.get('x03-multiplicities-multiply')).toBe(6);
  expect(answers.get('06-parent-and-child-2')).toBe(10);
  expect(answers.get('10-fetch-user-and-posts')).toBe(3);
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
