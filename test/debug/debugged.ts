import { afterEach } from 'vitest';
import { DebugMachine, type Stop } from '../../src/debug/debug-machine.ts';
import type { SourceNode } from '../../src/debug/source-nodes.ts';
import { loadRunbook, type RunOptions } from '../../src/index.ts';

const machines: DebugMachine[] = [];
/** What the machines of a test have told. */
export const told: string[] = [];
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.close()));
  told.length = 0;
});

/** A machine, which is closed after the test. */
export async function debug(definition: object, options: RunOptions = {}) {
  const bundle = await loadRunbook(definition);
  const machine = new DebugMachine(bundle, options, {
    onEvent: (event) => void told.push(`${event.seq}`),
    onMessage: (text) => void told.push(text),
  });
  machines.push(machine);
  return machine;
}

/** An activity, or a link as `from->to`, as if it were read from a file. */
export function node(machine: DebugMachine, name: string, path = '\\Test'): SourceNode {
  const found = machine.world.runbook(path);
  if (found === undefined) throw new Error(path);
  const [from, to] = name.split('->');
  const activity = found.activities.find(({ id }) => id === name);
  const link = found.links.find((each) => each.from === from && each.to === to);
  const of = activity ? { kind: 'activity' as const, activity } : link && { kind: 'link' as const, link };
  if (of === undefined) throw new Error(name);
  return { file: 'f', line: 1, column: 1, runbook: found, of };
}

/** Where a machine stands: why, the job, the activity, whether it has ended, and its token. */
export function where(machine: DebugMachine, stop: Stop | undefined): string {
  if (stop?.kind !== 'stopped') return stop?.kind ?? 'unmoved';
  const { event } = machine;
  const what = event?.event === 'ActivityEnd' ? 'after' : 'before';
  if (event?.event !== 'ActivityStart' && event?.event !== 'ActivityEnd')
    return `${stop.reason}: ${event?.event}`;
  return `${stop.reason}: ${what} ${event.activity} of job ${event.job} on ${event.token}`;
}

/** What stands in a scope, with what stands below it. */
export function listed(machine: DebugMachine, scope: string, job = 1): readonly string[] {
  const [frame] = machine.frames(job);
  const found = frame && machine.scopes(frame).find(({ name }) => name === scope);
  return (found?.children?.() ?? []).flatMap((child) => [
    `${child.name}: ${child.value}`,
    ...(child.children?.() ?? []).map(({ name, value }) => `  ${name}: ${value}`),
  ]);
}

/** What a name in a scope is to somebody who sets it. */
export function placeIn(machine: DebugMachine, scope: string, name: string) {
  const [frame] = machine.frames(1);
  const nodes =
    frame &&
    machine
      .scopes(frame)
      .find((each) => each.name === scope)
      ?.children?.();
  const place = nodes?.find((each) => each.name === name)?.place;
  if (place === undefined) throw new Error(`${name} cannot be set`);
  return place;
}
