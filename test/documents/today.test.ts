// Where docs/rules.md says what Pianola does "Today" instead of a rule, it does so. A case that fails here is
// a rule that is followed now: the page loses the sentence, this file the case.
import { describe, expect, test } from 'vitest';
import { loadRunbook, type RunOptions, simulate, standardCatalogue } from '../../src/index.ts';
import { readText } from '../tidy/source-file.ts';

const message = (text: string) => ({ id: 'log', type: 'Send Event Log Message', message: text });
const lines = (simulated: object, more: object = {}) => ({
  id: 'lines',
  type: 'Read Line',
  file: 'x.txt',
  ...more,
  simulate: simulated,
});

/** A runbook whose activities follow one another whatever comes of them, beside others. */
function runbooks(activities: readonly { id: string }[], ...others: object[]): object {
  const links = activities
    .slice(1)
    .map(({ id }, index) => ({ from: activities[index]?.id, to: id, include: [] }));
  return { runbooks: [{ name: 'Today', activities, links }, ...others] };
}

/** What the messages say when it is simulated. */
async function messages(source: object, options: RunOptions = {}): Promise<string[]> {
  const said: string[] = [];
  const run = simulate(await loadRunbook(source), { runbook: 'Today', ...options });
  run.on('EventLogMessage', (event) => said.push(event.message));
  await run.result;
  return said;
}

const cases: Readonly<Record<string, () => Promise<void>>> = {
  'section 2: inputs are blank where an outcome leaves them out, unless it is plausible': async () => {
    const runbook = runbooks([lines({ rows: [{ 'Line text': 'a' }] }), message('<{{lines.File name}}>')]);
    expect(await messages(runbook)).toEqual(['<>']);
    expect(await messages(runbook, { options: { defaultOutcome: 'plausible' } })).toEqual(['<x.txt>']);
  },
  'section 2: every activity that can return several rows counts them': async () => {
    const published = standardCatalogue.get('Read Line')?.publishes.map(({ name }) => name);
    expect(published).toEqual(expect.arrayContaining(['Count', 'NumberOfObjects']));
  },
  'A6: flatten joins an item of the execution that the rows of an outcome give': async () => {
    const rows = ['a', 'b'].map((text) => ({ 'Line text': text, 'File name': 'f' }));
    const flattened = lines({ rows }, { flatten: { mode: 'separator', separator: ';' } });
    expect(await messages(runbooks([flattened, message('{{lines.File name}}')]))).toEqual(['f;f']);
  },
};

describe('today', () => {
  test.each(Object.entries(cases))('%s', async (_, holds) => {
    await holds();
  });

  test('every "Today" of the page has its case here', () => {
    expect(readText('docs/rules.md').match(/\bToday:/g)).toHaveLength(Object.keys(cases).length);
  });
});
