import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Run } from '../../src/hosts/run.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { parentAndChild } from './example-runbooks.ts';

const folder = playFolder();
const bundle = folder.file('parent-and-child.json', {
  runbooks: parentAndChild.runbooks.map((runbook) => ({
    ...runbook,
    folder: 'Operations\\Backups of every night\\Those of the servers in the cellar and in the attic',
  })),
});
const simulation = [
  ...['simulate', bundle, '--runbook', 'Parent', '--param', 'Count=40', '--format', 'jobs'],
  ...Array.from({ length: 15 }, (_, at) => ['--server', `runbook-server-number-${at}.backup.example.com=2`]),
].flat();

test('--format jobs fits 80 columns of a terminal; a pipe has the same words', async () => {
  const told = await new FakeIo().onTerminal(80).main(...simulation, '--no-color');
  expect(Math.max(...told.out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  const piped = await pianola(...simulation);
  expect([piped.code, piped.err]).toEqual([0, '']);
  expect(piped.out).toMatch(/^queued {8}41$/m);
  expect(piped.out).toMatch(/^most at once {2}6 running, 35 waiting$/m);
  expect(piped.out).toMatch(/^and 5 more, /m);
  const characters = (text: string) => text.replace(/\s/g, '').split('').toSorted().join('');
  expect(characters(told.out)).toBe(characters(piped.out));
});

test('nobody hears of the start of an activity, so that no event is made of it', async () => {
  const publish = vi.spyOn(Run.prototype, 'publish');
  const eventsOf = async (...flags: string[]) => {
    publish.mockClear();
    const { out } = await pianola(...simulation, ...flags, '--out', join(folder.path, 'trace.txt'));
    const made = new Set(publish.mock.calls.map(([{ event }]) => event));
    return {
      starts: made.has('ActivityStart'),
      ends: made.has('JobEnd'),
      told: / \d+ events /.exec(out)?.[0],
    };
  };
  const { told, ...made } = await eventsOf();
  expect(made).toEqual({ starts: false, ends: true });
  expect(await eventsOf('--format', 'counts')).toEqual({ starts: true, ends: true, told });
  publish.mockRestore();
});

test('log tells it of a job that a store keeps', async () => {
  const store = join(folder.path, 'kept.db');
  const flags = ['--runbook', 'Parent', '--param', 'Count=3', '--format', 'jobs', '--allow-simulated'];
  const run = await pianola('run', bundle, ...flags, '--server', 'RBS01=1', '--store', store);
  expect(run.out).toMatch(/^RBS01 +4 +[\d.]+ +1 +\d+%$/m);
  const listed = JSON.parse((await pianola('jobs', 'list', '--store', store, '--json')).out) as {
    id: string;
    parent: string | null;
  }[];
  const id = listed.find(({ parent }) => parent === null)?.id ?? '';
  const log = await pianola('log', id, '--store', store, '--format', 'jobs');
  expect(log.out).toMatch(/^ended {9}4: 4 x Completed$/m);
  expect(log.out).toMatch(/^RBS01 +4 +[\d.]+$/m);
});
