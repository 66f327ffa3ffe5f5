import { inFile, type Mutation } from './mutation.ts';

const stages = [['test/jobs/groups/branch-group', 'test/jobs/groups/strategies']];

/** Rules of groups of child jobs (section 14.1). */
export const groupMutations: readonly Mutation[] = [
  ...inFile(stages, 'jobs/groups/strategy.ts', [
    [
      '14.1: waitAll fails with any branch',
      "waitAll: { none: 'success', someIgnored: 'success', some: 'failed'",
      "waitAll: { none: 'success', someIgnored: 'success', some: 'warning'",
    ],
    [
      '14.1: bestEffort warns of an ignored failure',
      "    someIgnored: 'warning',\n    some: 'warning'",
      "    someIgnored: 'success',\n    some: 'warning'",
    ],
    ['14.1: failFast goes on at the first failure', 'open === 0 || unforgiven > 0', 'open === 0'],
    ['14.1: a race goes on when it is won', 'open === 0 || winner !== null', 'open === 0'],
    [
      '14.1: fireAndForget goes on when all are queued',
      'fireAndForget: ({ unqueued }) => unqueued === 0',
      'fireAndForget: ({ open }) => open === 0',
    ],
    ['14.1: a warning wins a race', "success: ['success', 'warning'],", "success: ['success'],"],
    [
      '14.1: raceOn settled takes a failure',
      "settled: ['success', 'warning', 'failed'],",
      "settled: ['success', 'warning'],",
    ],
    ['A25: a race needs any of its jobs', "race: 'first',", "race: 'all',"],
    ['A25: fireAndForget needs a place only', "fireAndForget: 'any',", "fireAndForget: 'all',"],
  ]),
  ...inFile(stages, 'jobs/groups/group-tally.ts', [
    ['14.1: ignoreFailure', ' && !ignoreFailure) this', ') this'],
    ['14.2: what is skipped is not open', '    this.open -= count;\n', ''],
    ['14.1: one branch wins', 'this.winner !== null || ', ''],
  ]),
  ...inFile(stages, 'jobs/groups/group-timers.ts', [
    [
      '14.1 rule 3: a timeout goes before an attempt',
      'groupTimeout: 0, branchTimeout: 1, retry: 2',
      'groupTimeout: 0, branchTimeout: 2, retry: 1',
    ],
    [
      "14.1 rule 3: the group's timeout goes first",
      'groupTimeout: 0, branchTimeout: 1, retry: 2',
      'groupTimeout: 1, branchTimeout: 0, retry: 2',
    ],
    [
      '14.1: nothing is due for a branch that has settled',
      "first.due.what !== 'groupTimeout' && first.due.run.isSettled",
      "first.due.what !== 'groupTimeout' && first.atMs < 0",
    ],
  ]),
  ...inFile(stages, 'jobs/groups/group-attempt.ts', [
    [
      '14.1 rule 4: failOnWarning',
      "failOnWarning && instanceStatus === 'warning' ? failedOnWarning : ofInstance[instanceStatus]",
      'ofInstance[instanceStatus]',
    ],
    ['14.1: a failed branch says by what', "error === '' || errorSummary === ''", "errorSummary !== '!'"],
    [
      '14.1 rule 4: failOnWarning is a choice',
      "failOnWarning && instanceStatus === 'warning'",
      "instanceStatus === 'warning'",
    ],
    [
      '14.1 rule 2: a canceled instance is not tried again',
      "error: 'the runbook was canceled', mayRetry: false",
      "error: 'the runbook was canceled', mayRetry: true",
    ],
    [
      '14.1 rule 2: a canceled job is not tried again',
      "error: reason || 'the job was canceled', mayRetry: false",
      "error: reason || 'the job was canceled', mayRetry: true",
    ],
    [
      '14.1 rule 2: a job that could not be played is tried again',
      "'the job could not be played to its end', mayRetry: true",
      "'the job could not be played to its end', mayRetry: false",
    ],
    [
      '14.1 rule 2: exponential doubles',
      '2 ** Math.min(attempt - 1, 1023)',
      '2 * Math.min(attempt - 1, 1023)',
    ],
    ['14.1 rule 2: maxDelaySeconds', 'Math.min(delayMs * factor, maxDelayMs)', 'delayMs * factor'],
  ]),
  ...inFile(stages, 'jobs/groups/group-compensation.ts', [
    ['14.1 rule 5: newest completion first', 'this.#due.pop()', 'this.#due.shift()'],
    [
      '14.1 rule 5: with the returned data',
      '{ ...parameters, ...returned }',
      '{ ...returned, ...parameters }',
    ],
    ['14.1 rule 5: where the branch may run', ', ...(runbookServers && { runbookServers })', ''],
  ]),
  ...inFile(stages, 'jobs/groups/group-branch.ts', [
    [
      '14.1 rule 3: a timeout counts from the first job',
      'this.deadlineMs = nowMs + plan.timeoutMs;',
      'this.deadlineMs = plan.timeoutMs;',
    ],
    ['14.1 rule 2: only the last attempt counts', '    this.#jobResult = null;\n', ''],
    ['14.1 rule 6: attempts are counted', '    this.#attempts += 1;\n', ''],
  ]),
  ...inFile(stages, 'jobs/groups/branch-group.ts', [
    ['14.1 rule 1: maxWorkers', 'this.#active < maxWorkers', 'this.#active <= maxWorkers'],
    [
      '14.1 rule 3: at its deadline nothing is begun',
      'if (this.#brokeAt !== null || nowMs >= this.#deadlineMs) return;',
      'if (this.#brokeAt !== null) return;',
    ],
    [
      '14.2: after a Break nothing is begun',
      'if (this.#brokeAt !== null || nowMs >= this.#deadlineMs) return;',
      'if (nowMs >= this.#deadlineMs) return;',
    ],
    ['14.2: Break', '    if (result.broke) this.#break(run, nowMs);\n', ''],
    [
      '14.1 rule 2: attempts count the first',
      'run.asked < retries.attempts',
      'run.asked <= retries.attempts',
    ],
    [
      '14.2: after a Break there is no other attempt',
      ' && this.#brokeAt === null) {\n      const',
      ') {\n      const',
    ],
    [
      '14.1 rule 3: a branch past its timeout is cancelled',
      '    this.#stop(run, error);\n    this.#settle(run',
      '    this.#settle(run',
    ],
    [
      '14.1 rule 3: a group past its timeout cancels what runs',
      '      this.#stop(run, error);\n      this.#count(run',
      '      this.#count(run',
    ],
    [
      '14.1 rule 3: what had not begun has failed as well',
      "        this.#tally.settled(unbegun, 'failed');\n",
      '',
    ],
    ['14.1: what is not needed any more is cancelled', '      this.#stop(run, this.#decided);\n', ''],
    [
      '14.1: what was being queued meanwhile is cancelled',
      'if (!compensates && run.isSettled) this.#commands',
      'if (compensates && run.isSettled) this.#commands',
    ],
    [
      '14.1: a branch that cannot be queued has failed',
      "if (!run.isSettled) this.#settle(run, 'failed', reason, nowMs);",
      "if (!run.isSettled) this.#settle(run, 'warning', reason, nowMs);",
    ],
    [
      '14.1 rule 5: only what has succeeded is compensated',
      "if (status !== 'failed') this.#compensations",
      'this.#compensations',
    ],
    [
      '14.1 rule 5: only a failed group is compensated',
      "if (status === 'failed') this.#compensate(nowMs);\n    else this.#finish(status, nowMs);",
      "if (status === 'failed' && this.#timedOut) this.#compensate(nowMs);\n    else this.#finish(status, nowMs);",
    ],
    [
      '14.1 rule 5: a failing compensation is reported',
      "if (outcome.status === 'failed') {\n      this.#commands",
      'if (this.#timedOut) {\n      this.#commands',
    ],
    [
      '14.1 rule 7: a partial failure is told',
      "if (status !== 'failed') {\n      this.#tell",
      "if (status === 'warning') {\n      this.#tell",
    ],
    [
      '14.1: under fireAndForget a branch has done its part once it is queued',
      "this.#plan.strategy === 'fireAndForget' && !run.isLost;",
      "run.isLost && this.#plan.strategy === 'fireAndForget';",
    ],
    ['14.1: fireAndForget goes on once', 'if (!this.#hasGoneOn) this.#goOn', 'this.#goOn'],
    ['14.1: a group is over when all is answered', ' && this.#asked.size === 0;', ';'],
    ['A25: between two attempts there is hope', '      this.#retrying += 1;\n', ''],
    ['A25: between attempts no longer', '    if (run.failure !== undefined) this.#retrying -= 1;\n', ''],
  ]),
];
