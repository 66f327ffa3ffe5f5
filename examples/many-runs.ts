// Many runs: one runbook for each of many inputs, many jobs of it at once, and which throttle is enough.
import { loadRunbook, simulate, sweep } from 'pianola';

const bundle = await loadRunbook('runbooks/06-parent-and-child');

for (const Count of [1, 10, 100]) {
  const { jobs, durationMs } = await simulate(bundle, { runbook: 'Parent', parameters: { Count } }).result;
  console.log(`${Count} items: ${jobs} jobs in ${durationMs / 1000} s of simulated time`);
}

const plan = { throttles: [5, 10, 20, 40], concurrencies: [50] };
const { rows, best } = await sweep(bundle, plan, { runbook: 'Parent', parameters: { Count: 100 } });
for (const [index, { throttle, makespanMs, longestWaitMs }] of rows.entries()) {
  const mark = index === best ? ' <- best' : '';
  console.log(`throttle ${throttle}: ${makespanMs / 1000} s, ${longestWaitMs / 1000} s in the queue${mark}`);
}
