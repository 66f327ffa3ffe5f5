// `--mock-check`: wherever a definition is read, its simulated outcomes are checked (format section 3).
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const wrong = folder.file('wrong.json', {
  name: 'Wrong',
  activities: [
    { id: 'a', type: 'Get Disk Space Status', simulate: { rows: [{ Drve: 'C:', 'GB available': 'many' }] } },
    { id: 'log', type: 'Send Event Log Message', message: '{{a.Drive}}' },
  ],
  links: [{ from: 'a', to: 'log' }],
});

describe.each(['validate', 'lint', 'simulate', 'run', 'explain', 'sweep', 'compare', 'graph', 'mocks'])(
  '%s',
  (command) => {
    const told = async (...argv: string[]) => {
      const what = command === 'sweep' ? ['--throttle', '1'] : [];
      const { code, out, err } = await pianola(command, wrong, ...what, ...argv);
      return { code, text: out + err };
    };

    test('names and values are checked unless told otherwise; the place is named, and what is meant', async () => {
      for (const check of [[], ['--mock-check', 'strict']]) {
        const { code, text } = await told(...check);
        expect(code).toBe(2);
        expect(text).toContain('wrong.json:1:93: error mock-item: "a" does not publish "Drve"');
        expect(text).toContain('did you mean "Drive"?');
        expect(text).toContain('wrong.json:1:120: error mock-value: "GB available" is of type Number');
      }
    });

    test('present: only the names; off: nothing', async () => {
      const present = (await told('--mock-check', 'present')).text;
      expect(present).toContain('mock-item');
      expect(present).not.toContain('mock-value');
      expect((await told('--mock-check', 'off')).text).not.toMatch(/mock-(item|value)/);
    });
  },
);

test('another word is none of the kinds', async () => {
  const { code, err } = await pianola('validate', wrong, '--mock-check', 'strickt');
  expect(code).toBe(2);
  expect(err).toContain('(Did you mean strict?)');
});
