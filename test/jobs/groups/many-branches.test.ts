import { expect, test } from 'vitest';
import { BranchGroup, type GroupCommand } from '../../../src/jobs/groups/branch-group.ts';
import { branch, group, jobResult } from './branch-group-world.ts';

const infinity = Number.POSITIVE_INFINITY;

test.each([
  [1, 'waitAll'],
  [infinity, 'waitAll'],
  [infinity, 'race'],
  [10, 'fireAndForget'],
] as const)(
  '100,000 branches, %s at once under %s, each with a timeout, are begun in order and all settle',
  (maxWorkers, strategy) => {
    const count = 100_000;
    const branches = Array.from({ length: count }, (_, index) => branch(`${index}`, { timeoutMs: 60_000 }));
    const machine = new BranchGroup(group(branches, { maxWorkers, strategy }));
    let commands: readonly GroupCommand[] = machine.start(0);
    let nowMs = 0;
    const begun: number[] = [];
    const went: string[] = [];
    while (commands.length > 0) {
      const answers: (readonly GroupCommand[])[] = [];
      const told = commands.length;
      for (const command of commands) {
        if (command.kind === 'goOn') went.push(`${command.result.status} ${command.result.branches.length}`);
        if (command.kind !== 'queue') continue;
        begun.push(command.branch);
        answers.push(machine.queued(command.ticket, command.ticket, nowMs));
      }
      for (let n = begun.length - told; n < begun.length; n += 1) {
        nowMs += 1;
        answers.push(machine.ended(n + 1, jobResult(strategy === 'race' ? 'failed' : 'success'), nowMs));
      }
      commands = answers.flat();
    }
    expect([machine.isOver, went]).toEqual([
      true,
      [`${strategy === 'race' ? 'failed' : 'success'} ${count}`],
    ]);
    expect(begun.every((index, n) => index === n)).toBe(true);
  },
);
