import { inFile, type Mutation } from './mutation.ts';

const stages = [['test/jobs/job-machine', 'test/jobs/deadlock'], ['test/jobs/job-model']];
const board = [['test/jobs/job-board']];

/** Rules of the job machine: queue, slots, servers, waiting parents, deadlocks. */
export const jobMutations: readonly Mutation[] = [
  ...inFile(stages, 'jobs/slots.ts', [
    ['section 7: no more jobs than slots', 'place.held < place.limit', 'place.held <= place.limit'],
    ['section 7: a server that is down starts nothing', 'server.isUp && hasSlot(server)', 'hasSlot(server)'],
    ['A25: one job that wants a full place is enough', 'place.wanted > 0', 'place.wanted > 1'],
    ['A25: all who hold the place wait', 'place.waiting === place.held', 'place.waiting + 1 === place.held'],
  ]),
  ...inFile(stages, 'jobs/pending-jobs.ts', [
    ['A23: first in, first out', '=> a.job.id - b.job.id;', '=> b.job.id - a.job.id;'],
    ['A23: strict holds up all younger ones', '    this.#inOrder?.push(entry);\n', ''],
    [
      'A26: a job that is put back stands at its old place',
      'first === undefined || first.job.id === line.headId',
      'first === undefined || line.headId !== 0',
    ],
    [
      'A25: who wants its slot back stands at the place of its id',
      '(starting?.id ?? Infinity) < resuming.id',
      '(starting?.id ?? Infinity) > resuming.id',
    ],
    [
      'section 7: a runbook whose slot is free again is open for all servers',
      'for (const line of this.#linesOf.get(runbook) as JobLine[]) this.#offer(line);',
      'this.#offer((this.#linesOf.get(runbook) as JobLine[])[0] as JobLine);',
    ],
    ['section 7: the next of a line is known once its first has gone', '      line.headId = 0;\n', ''],
    [
      'A23: the oldest of all runbooks',
      'if (head !== undefined && (first === undefined || head.id < first.id)) first = head;',
      'first ??= head;',
    ],
    [
      'A25: strict does not hold up who wants its slot back',
      '!isForResuming && first !== undefined',
      'first !== undefined',
    ],
    ['section 7: primary first, then standby', 'servers.find(isFree)', 'servers.findLast(isFree)'],
    [
      'A25: who is not cancelled after all is still in the queue',
      '    if (queuedIn === line) this.#enter(entry, entry.line);\n',
      '',
    ],
  ]),
  ...inFile(stages, 'jobs/awaited-children.ts', [
    [
      'A25: nobody waits for what it has given up',
      'for (const child of children) child.awaitedBy = undefined;',
      '',
    ],
    [
      'A26: a child that is Pending again is under way no longer',
      '    this.begun.delete(child);\n    const',
      '    const',
    ],
    [
      'A25: a line without children keeps nobody',
      'line?.delete(child) && line.size === 0',
      'line?.delete(child) && line.size < 0',
    ],
  ]),
  ...inFile(stages, 'jobs/job-machine.ts', [
    [
      'A25: a child asked for during the wait counts',
      '    this.#mustLook ||= awaitedBy?.wait !== undefined;\n',
      '',
    ],
    [
      'A25: a deadlock is known when the wait begins',
      'else this.#release(entry);\n    this.#mustLook = true;',
      'else this.#release(entry);',
    ],
    [
      'A25: waitingParentHoldsSlot',
      'if (this.#holdsWhileWaiting) this.#slots.countWaiting(entry, 1);\n    else this.#release(entry);',
      'this.#slots.countWaiting(entry, 1);',
    ],
    ['A25: the end of a child may be the end of all hope', "    this.#mustLook ||= needs !== 'all';\n", ''],
    ['A25: a deadlock can be undone', '    this.#mustLook ||= this.#deadlock !== undefined;\n', ''],
    [
      'A25: a wait that changes is looked at anew',
      'entry.wait = wait;\n    this.#mustLook = true;',
      'entry.wait = wait;',
    ],
    [
      'A25: who goes on waits for no child',
      '    this.#abandonChildren(entry);\n    this.#relieved();',
      '    this.#relieved();',
    ],
    [
      'A25: a child that nobody will cancel any more is looked at anew',
      '    this.#mustLook = true;\n    return children.abandon();',
      '    return children.abandon();',
    ],
    [
      'A25: a deadline is gone with its parent',
      'for (const child of this.#abandonChildren(entry)) this.#queue.dropDeadline(child);',
      'this.#abandonChildren(entry);',
    ],
    ['A25: who is told to stop will end', 'this.#running(id).isStopping = true;', 'this.#running(id);'],
    ['A26: who begins anew has not been told to stop', '      entry.isStopping = false;\n', ''],
    [
      'section 7: a job that ends leaves the queue for its slot',
      '    this.#queue.leave(entry);\n    this.#release(entry);',
      '    this.#release(entry);',
    ],
    ['section 7: slots are refilled at once', '    this.#queue.reopened(entry.line.runbook);\n', ''],
    ['A26: a job that ended is not lost with its server', '    entry.server?.jobs.delete(entry);\n', ''],
    [
      'A25: who waits no longer does not count as waiting',
      'if (entry.job.holdsSlot) this.#slots.countWaiting(entry, -1);',
      '',
    ],
    ['A26: lost jobs are given back by id', '.sort((a, b) => a.job.id - b.job.id);\n    for', ';\n    for'],
    ['A25: a child that runs is under way', 'entry.awaitedBy?.children?.started(entry);', ''],
    ['A26: a lost server may end a deadlock', 'isUp = false;\n    this.#mustLook = true;', 'isUp = false;'],
    [
      'A26: a server that is back gives no hope any more',
      'isUp = true;\n    this.#mustLook = true;',
      'isUp = true;',
    ],
  ]),
  ...inFile(stages, 'jobs/deadlock.ts', [
    ['A26: who is on a lost server will begin anew', ' || !server?.isUp', ''],
    ['A25: who can go on gives its runbook free', '    this.#loosened.add(entry.line.runbook);\n', ''],
    [
      'A25: who can go on gives its server free',
      '    this.#loosened.add(entry.server as ServerPlace);\n',
      '',
    ],
    ['A25: what is due in time may end a wait', 'wait?.isTimed || children', 'children'],
    ['A25: a deadline ends a wait', 'line.choice.isTimed || isStopping', 'isStopping'],
    [
      'A25: nobody waits for ever for a slot that it has time for only',
      'choice.isTimed || (this.#yields(runbook)',
      '(this.#yields(runbook)',
    ],
    [
      'A25: who waits for no child can go on',
      'children === undefined || children.isEmpty',
      'children === undefined',
    ],
    ['A25: one that does not wait gives its slot free', ' || place.waiting < place.held', ''],
    [
      '14.1: one branch that can end is enough for a race',
      "wait?.needs === 'all' ?",
      "wait?.needs !== 'all' ?",
    ],
    [
      '14.1: what a race does not need is cancelled',
      "awaitedBy?.wait?.needs !== 'first' || !this.#able.has(awaitedBy)",
      'awaitedBy !== undefined || !this.#able.has(awaitedBy)',
    ],
    ['A25: hope is looked for until there is no more', 'stuck.length < before; )', 'before === Infinity; )'],
    [
      'A23: under strict each pending child has its own place in the queue',
      'if (!this.#queue.isStrict) break;',
      'break;',
    ],
    [
      'A23: under strict nobody starts before the oldest',
      'if (line.choice.isTimed || !this.#queue.isStrict) return this.opens(line);',
      'if (line.choice.isTimed || job.id > 0) return this.opens(line);',
    ],
    ['A25: the chain is the shortest', 'path.findLast((met)', 'path.find((met)'],
    ['A25: who merely waits for a deadlock is not part of it', 'links.slice(path.indexOf(at))', 'links'],
  ]),
  ...inFile(board, 'jobs/job-board.ts', [
    ['1.6: what has not changed is shared', 'if (old !== undefined && isSame(old, row)) return;', ''],
    ['1.6: a job counts once', '  count(draft, old, -1);\n', ''],
    ['section 7: only who holds a slot counts', 'row.holdsSlot && ', ''],
  ]),
];
