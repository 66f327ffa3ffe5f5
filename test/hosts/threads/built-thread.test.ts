// What threads of the built command and library begin with: a bundle of their own, with the code V8 has made
// of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { playFolder } from '../../support/command-line.ts';
import { projectRoot, readText } from '../../tidy/source-file.ts';

const folder = playFolder();
const own = folder.file(
  'own.mjs',
  `export const shout = {
    name: 'Own Shout', category: 'System', summary: '', publishes: [], publishesAreKnown: false,
    multiValue: false, start: 'may', emptyResult: 'oneBlank',
    properties: (await import(${JSON.stringify(join(projectRoot, 'node_modules/zod/index.js'))})).z.object({}),
    play: { how: 'computed', prepare: () => () => {
      console.log('not for the trace');
      return { status: 'success', items: { Said: 'it works' } };
    } },
  };`,
);
const runbook = folder.file('own.json', {
  name: 'Own',
  activities: [
    { id: 'a', type: 'Own Shout' },
    { id: 'b', type: 'Send Event Log Message', message: '{{a.Said}}' },
    { id: 'c', type: 'Send Event Log Message', message: 'matched' },
  ],
  links: [
    { from: 'a', to: 'b', include: [{ item: 'Said', operator: 'matches pattern', value: 'it.*' }] },
    { from: 'b', to: 'c' },
  ],
});

test.each(['pool', 'worker'])(
  'isolation %s: activity types of a file with an await at its top, and patterns; nothing is said beside',
  (isolation) => {
    const words = ['run', runbook, '--activities', own, '--isolation', isolation, '--format', 'ndjson'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(projectRoot, 'bin/pianola.js'), ...words],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, 'not for the trace\n']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; message?: string });
    const messages = events.flatMap(({ event, message }) => (event === 'EventLogMessage' ? [message] : []));
    expect(messages).toEqual(['it works', 'matched']);
  },
);

test('the code V8 has made at the build is taken by the Node it was built with', () => {
  const wrapper = /const parameters = '([^']+)'/.exec(readText('scripts/bundle/job-worker.cjs'))?.[1];
  const source = `(function (${wrapper}) { ${readText('dist/thread/jobs.js')}\n})`;
  const cachedData = readFileSync(join(projectRoot, 'dist/thread/jobs.cache'));
  expect(new Script(source, { cachedData }).cachedDataRejected).toBe(false);
});
