/**
 * Measures 1,000 small cases of one test file, in a process of its own that is warm by then; `main.ts` starts
 * it. The floor is `simulate` of the library with the same runbook, parameters and outcomes, without
 * expectations. Prints one line of JSON: milliseconds, and how many cases.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRunbook, runTests, simulate } from '../../src/index.ts';

const cases = 1_000;
const runbook = {
  name: 'Disks',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Computer' }] },
    { id: 'disks', type: 'Query Database', publishes: [{ name: 'Drive' }, { name: 'Free', type: 'Number' }] },
    { id: 'log', type: 'Send Event Log Message', message: '{{init.Computer}}: {{disks.Drive}}' },
  ],
  links: [
    { from: 'init', to: 'disks' },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
  ],
};
const mocks = {
  '\\Disks': {
    disks: {
      rows: [
        { Drive: 'C:', Free: 5 },
        { Drive: 'D:', Free: 80 },
      ],
    },
  },
};

const play = process.argv[2] === 'floor' ? simulated : tested;
await play(100);
const startMs = performance.now();
await play(cases);
process.stdout.write(`${JSON.stringify({ ms: performance.now() - startMs, cases })}\n`);

async function simulated(count: number): Promise<void> {
  const bundle = await loadRunbook(runbook);
  for (let index = 0; index < count; index += 1) {
    const { status } = await simulate(bundle, { parameters: { Computer: `WEB${index}` }, mocks }).result;
    if (status !== 'success') throw new Error(`run ${index} ended ${status}`);
  }
}

async function tested(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-bench-'));
  const file = join(folder, 'disks.test.json');
  const one = (index: number) => ({
    name: `case ${index}`,
    params: { Computer: `WEB${index}` },
    mocks,
    expect: { ran: { log: 1 }, messages: [{ message: `WEB${index}: C:` }] },
  });
  try {
    writeFileSync(join(folder, 'disks.json'), JSON.stringify(runbook));
    const all = Array.from({ length: count }, (_, index) => one(index));
    writeFileSync(file, JSON.stringify({ definition: 'disks.json', cases: all }));
    const { passed } = await runTests({ files: [file] });
    if (passed !== count) throw new Error(`only ${passed} of ${count} cases passed`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
