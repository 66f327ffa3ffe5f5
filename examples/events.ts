// Simulates a runbook with outcomes of its own, and looks at events as they come.
import { loadRunbook, simulate } from 'pianola';

const bundle = await loadRunbook({
  name: 'Disk report',
  folder: 'Ops',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Computer' }] },
    { id: 'disks', type: 'Get Disk Space Status', computer: '{{init.Computer}}' },
    { id: 'log', type: 'Send Event Log Message', message: '{{disks.GB available}} GB left' },
  ],
  links: [
    { from: 'init', to: 'disks' },
    { from: 'disks', to: 'log', include: [{ item: 'GB available', operator: 'is less than', value: 10 }] },
  ],
});

const run = simulate(bundle, {
  parameters: { Computer: 'WEB01' },
  mocks: {
    '\\Ops\\Disk report': {
      disks: { rows: [{ 'GB available': 5 }, { 'GB available': 80 }], durationMs: 1200 },
    },
  },
});
run.on('ActivityEnd', ({ name, status, rows, durationMs }) => {
  console.log(`${name}: ${status}, rows: ${rows}, ${durationMs} ms`);
});
run.on('TokenDropped', ({ token, reason }) => console.log(`token ${token} goes no further: ${reason}`));
run.on('EventLogMessage', ({ message }) => console.log(`the event log has: ${message}`));

const { status } = await run.result;
console.log(`ended ${status}`);
