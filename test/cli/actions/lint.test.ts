import { expect, test } from 'vitest';
import { pianola, playFolder } from '../../support/command-line.ts';
import { linear } from '../example-runbooks.ts';

const folder = playFolder();
const good = folder.file('good.json', linear);
const broken = folder.file('broken.json', '{ "name": "Broken", "activites": [] }');
/** Warnings: nothing of this is there. */
const doubtful = folder.file('doubtful.json', {
  ...linear,
  layout: { nobody: [0, 0] },
  activities: linear.activities.map((activity) =>
    activity.id === 'log' ? { ...activity, message: '{{$No/Such}}' } : activity,
  ),
});

test('without findings: exit code 0, whatever is to fail', async () => {
  for (const failOn of ['error', 'warning'])
    expect(await pianola('lint', good, '--fail-on', failOn)).toEqual({
      code: 0,
      out: `${good}: no problems\n`,
      err: '',
    });
});

test('warnings are told; they fail the check with exit code 3 only where that is asked for', async () => {
  const { code, out, err } = await pianola('lint', doubtful);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/:\d+:\d+: warning unknown-variable: /);
  expect(out).toMatch(/:\d+:\d+: warning layout-unknown-activity: /);
  expect(out).toBe((await pianola('validate', doubtful)).out);
  expect(await pianola('lint', doubtful, '--fail-on', 'warning')).toEqual({ code: 3, out, err: '' });
  expect((await pianola('lint', good, doubtful, good, '--fail-on=warning', '--json')).code).toBe(3);
});

test('validate --strict fails on warnings as lint --fail-on warning does, quiet or not', async () => {
  const strict = await pianola('validate', doubtful, '--strict');
  expect(strict).toEqual(await pianola('lint', doubtful, '--fail-on', 'warning'));
  expect(strict.code).toBe(3);
  const quiet = await pianola('validate', good, doubtful, '--strict', '--quiet');
  expect(quiet.code).toBe(3);
  expect(quiet.out).toMatch(/warning unknown-variable: /);
  expect((await pianola('validate', good, '--strict')).code).toBe(0);
  expect((await pianola('validate', broken, doubtful, '--strict')).code).toBe(2);
});

test('errors and files that cannot be read are exit code 2, also beside warnings', async () => {
  expect((await pianola('lint', broken)).code).toBe(2);
  expect((await pianola('lint', doubtful, broken, '--fail-on', 'warning')).code).toBe(2);
  const missing = await pianola('lint', `${folder.path}/missing.json`, doubtful, '--fail-on', 'warning');
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file') });
});

test('quiet: nothing is told that does not fail the check, and what does is', async () => {
  expect(await pianola('lint', doubtful, '--quiet')).toEqual({ code: 0, out: '', err: '' });
  const { code, out } = await pianola('lint', doubtful, '--quiet', '--fail-on', 'warning');
  expect(code).toBe(3);
  expect(out).toMatch(/warning unknown-variable: /);
  expect(out).not.toMatch(/\d warnings/);
});

test('another severity is refused', async () => {
  const { code, err } = await pianola('lint', good, '--fail-on', 'information');
  expect([code, err]).toEqual([2, expect.stringContaining('Allowed choices are error, warning')]);
});
