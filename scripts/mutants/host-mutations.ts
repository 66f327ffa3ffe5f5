import { inFile, type Mutation } from './mutation.ts';

/** Under simulate alone: live hosts take their time. */
const simulated = (...tests: readonly string[]) => [...tests, '-t', 'simulate'];
const rules = ['test/hosts/rules-'];
const worlds = ['test/hosts/worlds'];
const jobs = [
  rules,
  simulated('test/hosts/servers', 'test/hosts/schedules', 'test/hosts/child-jobs', 'test/hosts/groups'),
  worlds,
];
const groups = [rules, simulated('test/hosts/groups', 'test/hosts/deadlock', 'test/hosts/servers'), worlds];
const desk = [
  ['test/hosts/rules-children'],
  simulated('test/hosts/servers', 'test/hosts/child-jobs', 'test/hosts/groups'),
  ['test/hosts/monitors', '-t', 'concurrency|invoked'],
];
const monitors = [
  ['test/hosts/monitors', '-t', 'triggers|Monitor Date/Time'],
  simulated('test/hosts/counters'),
];
const counters = [['test/hosts/rules-counters'], simulated('test/hosts/counters')];
const players = [
  ['test/hosts/simulation/simulate'],
  ['test/hosts/monitors', '-t', 'triggers|Monitor Date/Time'],
  simulated('test/hosts/counters', 'test/hosts/child-jobs'),
];
const simulation = [
  ['test/hosts/simulation'],
  rules,
  simulated('test/hosts/servers', 'test/hosts/monitors', 'test/hosts/child-jobs'),
  worlds,
];
const traces = [['test/hosts/rules-job-trace']];
const threads = [['test/hosts/threads/deaths']];

/** Rules that the hosts hold: when jobs are queued, started, stopped, lost and recorded, and in which order things happen. */
export const hostMutations: readonly Mutation[] = [
  ...inFile(jobs, 'hosts/dispatcher.ts', [
    ['A26: what is lost waits for no child any more', '        this.#groups.abandon(id);\n', ''],
    [
      'section 7: a server counts as lost after 45 s',
      "if (this.#rules.options.timing === 'immediate') notice();",
      "if (this.#rules.options.timing !== 'strict') notice();",
    ],
    ['A26: a server that is back has lost its jobs all the same', '      unnoticed?.notice();\n', ''],
    [
      'A26: a lost job is cancelled where it stands',
      "if (record.isLost) this.#machine.ended(id, 'Canceled', this.now());\n    else this",
      'this',
    ],
    ['A26: serverLoss fail', "if (this.#rules.options.serverLoss === 'restart') continue;", 'continue;'],
    ['A26: serverLoss restart', "if (this.#rules.options.serverLoss === 'restart') continue;", ''],
    ['14.1: a lost job may have been cancelled by then', '      if (record === undefined) continue;\n', ''],
    [
      'section 7: slots are refilled at once',
      'do this.#fill();\n      while (this.#groups.handOver());',
      'this.#fill();\n      this.#groups.handOver();',
    ],
    ['A25: a deadlock ends the run', '      this.#lookForDeadlock();\n', ''],
    ['maxJobs: the limit of jobs', 'this.#jobs > maxJobs', 'this.#jobs >= maxJobs'],
    [
      'section 7: servers look for jobs every 2 s',
      '(Math.floor(this.#stage.now() / pollMs) + 1) * pollMs',
      'this.#stage.now() + pollMs',
    ],
    [
      'section 7: servers look for those that wait for their slot too',
      '!this.#machine.hasQueue ||',
      'this.#machine.pending === 0 ||',
    ],
    [
      'A29: deniedJob',
      "deniedJob === 'canceled' ? 'Canceled' : 'Failed'",
      "deniedJob === 'canceled' ? 'Canceled' : 'Canceled'",
    ],
    ['A29: a denied job frees its slot', '      this.#machine.ended(id, status, nowMs);\n', ''],
    ['A25: who is told to stop keeps nobody waiting', '      this.#machine.stops(id);\n', ''],
    [
      '1.6: the status of the run is that of the first jobs',
      'if (record.job.request.parent === null) this.roots',
      'this.roots',
    ],
    [
      'section 7: what a reader should know is told',
      "for (const note of admission.notes) tracer.diagnostic(nowMs, seq, 'Warning', note);",
      '',
    ],
  ]),
  ...inFile(jobs, 'hosts/schedule-denial.ts', [
    [
      'A29: the time that counts is that of the start',
      'if (named === undefined || ',
      'if (named === undefined || !',
    ],
  ]),
  ...inFile(groups, 'hosts/child-groups.ts', [
    [
      '14.1: fireAndForget with few workers waits for a place',
      "plan.strategy !== 'fireAndForget' || plan.maxWorkers < plan.branches.length",
      "plan.strategy !== 'fireAndForget'",
    ],
    [
      'section 6: nobody waits for the child of an Invoke Runbook without wait',
      '      if (!plan.isNamed) this.#live.delete(live);\n',
      '',
    ],
    ['section 7: what asked is gone, and nothing more is queued for it', '    this.abandon(job);\n', ''],
    [
      'section 7: a child called with wait costs about 6 s',
      'else if (this.#noticeMs === 0) this.#endWait(live);',
      'else if (this.#noticeMs >= 0) this.#endWait(live);',
    ],
    [
      '14.1: a parent waits until its activity goes on',
      'live.isAwaited && live.result === undefined',
      'live.isAwaited',
    ],
    ['14.1: nobody waits for the last branch of a fireAndForget', ' && !isLast;', ';'],
    [
      '14.1 rule 2: a branch that nobody waits for is tried again as well',
      'if (isAwaited || plan.isNamed) this.#byChild',
      'if (isAwaited) this.#byChild',
    ],
    [
      '14.1: a run is over when nothing can come of its groups',
      '    if (group.isOver) this.#live.delete(live);\n',
      '',
    ],
    ['A25: a race between two attempts is no deadlock', '    this.#tellWait(live);\n', ''],
    ['A25: a compensation has no deadline', '!compensates && Math.min', 'Math.min'],
    ['A25: the deadline of a branch', 'Math.min(plan.timeoutMs, branch.timeoutMs)', 'plan.timeoutMs'],
    ['A25: the deadline of the group', 'Math.min(plan.timeoutMs, branch.timeoutMs)', 'branch.timeoutMs'],
    ['format 4: JobQueued says which attempt it is', '...(attempt > 1 && { attempt }),', ''],
    ['14.1 rule 5: a compensation shows as such', '...(compensates && { compensates: true as const }),', ''],
    [
      '14.1: what is not needed is cancelled',
      '          this.#keeper.cancelJob(command.job, command.reason);\n',
      '',
    ],
    [
      '14.1 rule 7: what happens to branches is told',
      '          if (live.plan.isNamed) this.#keeper.tell(live.asker, live.cause, command);\n',
      '',
    ],
  ]),
  ...inFile(desk, 'hosts/play/job-desk.ts', [
    ['section 7: a monitor has a concurrency of 1', 'start.type.isMonitor ? 1 : wanted', 'wanted'],
    [
      'section 6: a monitor cannot be invoked',
      'if (start.type.isMonitor) {\n        return',
      'if (start.type === undefined) {\n        return',
    ],
    [
      'section 6: the servers of the call go before those of the runbook',
      'declaredOnly(runbook, call), call.runbookServers)',
      'declaredOnly(runbook, call))',
    ],
    [
      'section 7: letter case of servers does not matter',
      'flatMap((name) => this.#servers.get(name.trim().toLowerCase()) ?? [])',
      'flatMap((name) => this.#servers.get(name) ?? [])',
    ],
    [
      '14.2: the body need not take the item',
      '!optional.includes(name) || declared.has(name.toLowerCase())',
      '!optional.includes(name) || declared.size >= 0',
    ],
    ['section 6: wrong parameters are refused', '!optional.includes(name) || declared', 'declared'],
  ]),
  ...inFile(monitors, 'hosts/play/monitor-feed.ts', [
    ['A3: busyTriggers drop', 'while (this.#dropsLate && ', 'while (this.#next === null && '],
    ['A3: what comes while it is busy waits', 'while (this.#dropsLate && ', 'while ('],
    ['A3: each trigger is taken once', '    this.#next = undefined;\n', ''],
    [
      '8.3: triggerImmediately',
      'if (type.firesAtOnce?.(activity) && permits(startMs)) yield { atMs: startMs, outcome: play };',
      '',
    ],
    [
      '8.3: inactive while the schedule forbids',
      'inactive = permits(atMs) ? 0 : inactive + 1;',
      'inactive = 0;',
    ],
    ['section 7: a timetable goes on', 'isEndless ? times() : times().take(1)', 'times().take(1)'],
  ]),
  ...inFile(counters, 'hosts/play/counter-values.ts', [
    ['A28: one value for each runbook', 'this.#columns.get(runbookPath.toLowerCase()) ?? 0', '0'],
    [
      'section 9: the default is the value at first use',
      'this.#values.fill(BigInt(counter.default)',
      'this.#values.fill(0n',
    ],
    [
      'A28: only runbooks that changed it are told',
      'if (runbook !== null && value === counter.default) return [];',
      '',
    ],
    [
      'section 9: no update is lost',
      'Atomics.compareExchange(this.#values, place, before, BigInt(after)) === before',
      'Atomics.exchange(this.#values, place, BigInt(after)) !== undefined',
    ],
  ]),
  ...inFile(players, 'hosts/play/job-player.ts', [
    ['A3: the worst instance is how the job ended', 'return worseOf(this.#worst, status);', 'return status;'],
    [
      '1.6: a canceled instance is a canceled job',
      "status === 'canceled' ? 'Canceled' : 'Completed'",
      "status === 'warning' ? 'Canceled' : 'Completed'",
    ],
    [
      'A3: the time of a monitor counts from its trigger',
      'Math.max(fromMs, execution.startMs) + durationMs',
      'execution.startMs + durationMs',
    ],
    ['section 9: a racy update is written at the end', '    outcome.commit?.();\n', ''],
    ['A24: executions of all instances count', '    this.#ofEarlier += this.#instance.executions;\n', ''],
  ]),
  ...inFile(simulation, 'hosts/simulation/agenda.ts', [
    [
      'section 7: of one time the more urgent first',
      'a.timeMs - b.timeMs || a.priority - b.priority || a.serial',
      'a.timeMs - b.timeMs || a.serial',
    ],
    ['section 1.4: of one time first what was put down first', 'a.serial - b.serial', 'b.serial - a.serial'],
    ['section 1.4: time never goes back', 'Math.max(timeMs, this.#nowMs)', 'timeMs'],
    [
      'section 7: what is called off does not happen',
      '      if (entry.isOff) continue;\n      this.#nowMs',
      '      this.#nowMs',
    ],
  ]),
  ...inFile(simulation, 'hosts/simulation/ready-jobs.ts', [
    ['section 1.4: who has used up its turn goes first', 'this.#front.push(job);', 'this.#queue.push(job);'],
    [
      'section 1.4: first in, first out',
      'const at = this.#head + place',
      'const at = this.#queue.length - 1 - place',
    ],
    ['section 1.4: order holds in long queues', '      this.#head = 0;\n', ''],
    ['section 7: who is stopped goes on no more', 'if (this.#at(place) === job) this.take(place);', ''],
  ]),
  ...inFile(simulation, 'hosts/simulation/simulate.ts', [
    [
      '14.1 rule 3: what ends at the very time of a timeout has ended',
      'activity: 0, wait: 1',
      'activity: 1, wait: 0',
    ],
    ['A26: what ends at the very time of a loss has ended', 'fault: 2, end: 3', 'fault: -1, end: 3'],
    ['section 7: the end of the run comes last', 'fault: 2, end: 3', 'fault: 2, end: -1'],
    [
      'section 6: who waits for nothing goes on before its children begin',
      'if (isHere) this.#ready.addFirst(job);\n      else this.#ready.add(job);',
      'this.#ready.add(job);',
    ],
    ['section 7: what is stopped goes on no more', '    this.#wakes.get(job)?.();\n', ''],
    ['A26: a server comes back', 'if (forMs === Number.POSITIVE_INFINITY) continue;', 'continue;'],
    [
      'A26: the instance of a lost job has failed',
      "player.cancel(this.#agenda.nowMs, reason, 'failed');",
      'player.cancel(this.#agenda.nowMs, reason);',
    ],
  ]),
  ...inFile(traces, 'hosts/threads/job-trace.ts', [
    ['format 4: an instance starts once', 'arrived[0]?.seq === 1 ? arrived.slice(1) : arrived', 'arrived'],
    ['format 4: causes are numbered anew', 'arriving.cause = this.seqOf(event.cause ?? 0);', ''],
    [
      'format 4: a cause of an earlier batch',
      '(this.#firsts[at] as number) > own',
      '(this.#firsts[at] as number) < 0',
    ],
    [
      'section 7: what was in progress has its end',
      'if (this.#activity !== undefined) cause = this.#endActivity(this.#activity, nowMs, reason);',
      '',
    ],
    ['section 7: executions of a job that died count', '      this.executions += 1;\n', ''],
    [
      'section 7: an instance ends once',
      "else if (event.event === 'InstanceEnd') this.#instance = undefined;",
      '',
    ],
  ]),
  ...inFile(threads, 'hosts/threads/thread-crew.ts', [
    [
      'section 7: a job that has had its time has failed',
      '    job.isOverdue = true;\n    this.stop(',
      '    this.stop(',
    ],
  ]),
];
