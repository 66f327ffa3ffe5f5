import { inFile, type Mutation } from './mutation.ts';

const invoke = [['test/activities/runbook-control/invoke-runbook']];
const parallel = [['test/activities/runbook-control/parallel']];
const forEach = [['test/activities/runbook-control/for-each']];
const groups = [['test/activities/runbook-control']];
const triggers = [['test/engine/triggers']];
const sideEffects = [
  ['test/engine/instance', 'test/engine/options'],
  ['test/hosts/groups', '-t', 'simulate'],
];
const formats = [['test/formats/native/check-']];

/** Rules of the activities that start child jobs, of what happens beside publishing, and of what is checked of jobs before a run. */
export const activityMutations: readonly Mutation[] = [
  ...inFile(invoke, 'activities/runbook-control/invoke-runbook.ts', [
    [
      'section 6: Wait for completion',
      "waitForCompletion ? 'waitAll' : 'fireAndForget'",
      "waitForCompletion ? 'waitAll' : 'waitAll'",
    ],
    [
      'section 6: without wait status and returned data are blank',
      "{ status: 'success', items: { [jobId]: String(job), [childStatus]: '' } }",
      "{ status: 'success', items: { [jobId]: String(job), [childStatus]: 'success' } }",
    ],
    [
      'section 6: without wait a child that cannot be queued is a failure',
      'if (job === null) return',
      'if (job === 0) return',
    ],
    [
      'A22: a child that was canceled could not be run',
      "result?.status !== 'Completed'",
      "result?.status === 'Failed'",
    ],
    [
      'A22: the status of the child is not that of the activity',
      "invokeStatus === 'own' ?",
      "invokeStatus !== 'own' ?",
    ],
    ['A21: as many rows as the child returned', '...(returned.length > 0 && { rows: returned }),', ''],
    [
      'A22: mirrorChild takes a warning',
      "status === 'success' || status === 'warning' ? status",
      "status === 'success' ? status",
    ],
    [
      'A22: the job id is known although the child failed',
      "[jobId]: job === null ? '' : String(job)",
      "[jobId]: ''",
    ],
  ]),
  ...inFile(groups, 'activities/runbook-control/runbook-call.ts', [
    ['section 6: servers are separated by semicolons', ".split(';')", ".split(',')"],
    ['section 6: blank servers are the default', ".filter((name) => name !== '')", ''],
  ]),
  ...inFile(groups, 'activities/runbook-control/group-items.ts', [
    ['14.1 rule 6: of one row the values as they are', '|| rows.length === 1', ''],
    ['14.1 rule 7: what failed is named', "status === 'failed'", "status === 'cancelled'"],
  ]),
  ...inFile(parallel, 'activities/runbook-control/parallel.ts', [
    ['14.1: maxWorkers 0 is no limit', 'maxWorkers: maxWorkers || Infinity', 'maxWorkers'],
    [
      '14.1 rule 3: the timeout of the group',
      '      timeoutMs: inMs(timeoutSeconds),\n',
      '      timeoutMs: Infinity,\n',
    ],
    ['14.1 rule 3: the timeout of a branch', 'inMs(branch.timeoutSeconds)', 'Infinity'],
    [
      '14.1 rule 2: no delay is longer than maxDelaySeconds',
      'maxDelaySeconds ?? Math.max(longestDelay, delaySeconds)',
      'Math.max(longestDelay, delaySeconds)',
    ],
    [
      '14.1 rule 2: maxDelaySeconds is a day unless the delay is longer',
      'Math.max(longestDelay, delaySeconds)',
      'longestDelay',
    ],
    ['14.1 rule 6: a warning has succeeded', "count('success', 'warning')", "count('success')"],
    [
      '14.1 rule 6: ours before returned data',
      '{ ...known, ...joinedRows(returned), ...known }',
      '{ ...known, ...joinedRows(returned) }',
    ],
    [
      '14.1 rule 6: what a branch returned is published',
      '{ ...known, ...joinedRows(returned), ...known }',
      'known',
    ],
    [
      '14.1: the status of the activity',
      'status: result.status, items, errorSummary',
      "status: 'warning', items, errorSummary",
    ],
    [
      '14.1 rule 5: a compensation that failed is reported',
      'if (notMadeGood.length > 0) {',
      'if (notMadeGood.length > 9) {',
    ],
    ['14.1 rule 3: a timeout is named', "if (result.timedOut) parts.unshift('the group timed out');", ''],
    ['14.1: branches have ids of their own', 'seen.get(id.toLowerCase())', 'seen.get(id)'],
  ]),
  ...inFile(forEach, 'activities/runbook-control/for-each.ts', [
    ['14.2: maxWorkers', 'maxWorkers: given.maxWorkers || Infinity', 'maxWorkers: Infinity'],
    ['14.2: the index counts from 1', 'Item: item, Index: index + 1', 'Item: item, Index: index'],
    ['14.2: the body takes the item only if it declares it', 'optional: own', 'optional: []'],
    ['14.2: one row per item that was begun', "if (status === 'skipped') return [];", ''],
    ['14.2: Broke at', "result.brokeAt === null ? ''", "result.brokeAt !== null ? ''"],
    [
      '14.2: ours before returned data',
      '{ ...known, ...joinedRows(returned), ...known }',
      '{ ...known, ...joinedRows(returned) }',
    ],
    [
      '14.2: failed items are a warning',
      "status: isRefused ? 'failed' : 'warning'",
      "status: isRefused ? 'failed' : 'success'",
    ],
    [
      '14.2: when no item could be run it has failed',
      "status: isRefused ? 'failed' : 'warning'",
      "status: 'warning'",
    ],
    ['14.2: a blank list has no items', "if (whole.trim() === '') return [];", ''],
    ['14.2: items are trimmed', '.map((part) => part.trim())', ''],
    ['14.2: a count is a whole number', ' || !Number.isInteger(number) || number < 0)', ')'],
    ['14.2: Item and Index are given', 'each.toLowerCase() === name.trim().toLowerCase()', 'each === name'],
    [
      '14.2: items or a count, not both',
      '(items === undefined) === (count === undefined)',
      'items === undefined && count === undefined',
    ],
  ]),
  ...inFile(groups, 'activities/runbook-control/break.ts', [['14.2: Break', ', breaks: true', '']]),
  ...inFile(triggers, 'engine/triggers.ts', [
    ['A3: triggers come by time', '.sort((left, right) => left.atMs - right.atMs)', ''],
    ['A3: what lies before the run never comes', '.filter(({ atMs }) => atMs >= startMs)', ''],
    ['A3: repeated, it never comes either', 'if (atMs >= startMs) yield', 'yield'],
    [
      'A3: seconds count from when the run began',
      'startMs + Math.round(moment * 1000)',
      'Math.round(moment * 1000)',
    ],
  ]),
  ...inFile(sideEffects, 'engine/side-effects.ts', [
    ['14.2: Break ends the loop', '    if (outcome.breaks) this.broke = true;\n', ''],
    ["A21: returnedRows 'last'", "if (this.#returnedRows === 'last') this.returned.length = 0;", ''],
    ['A21: N rows', "if (this.#returnedRows === 'last')", "if (this.#returnedRows === 'all')"],
    [
      'section 10: diagnostics are told',
      "this.#tracer.diagnostic(nowMs, cause, 'Warning', { ...note, activity: activity.id });",
      '',
    ],
    [
      '8.6: event log messages are written',
      'for (const entry of eventLog) this.#tracer.eventLogMessage(nowMs, cause, activity.id, entry);',
      '',
    ],
  ]),
  ...inFile(formats, 'formats/native/check-jobs.ts', [
    [
      'section 6: parameters that the child takes',
      'known.has(name.toLowerCase())',
      'known.size > 0 || known.has(name.toLowerCase())',
    ],
    [
      'section 6: letter case of parameters does not matter',
      'known.has(name.toLowerCase())',
      'known.has(name)',
    ],
    [
      'section 6: letter case of returned names does not matter',
      'new Set(from.draft.head?.returnedData.map(({ name }) => name.toLowerCase()))',
      'new Set(from.draft.head?.returnedData.map(({ name }) => name))',
    ],
    ['section 6: a returned name of parent and child', 'if (shared.length === 0) return;', 'return;'],
    [
      'section 6: only who waits has returned data',
      '!invocationOf(activity.activity).waitForCompletion',
      'invocationOf(activity.activity).waitForCompletion',
    ],
    [
      'section 6: a runbook that is not there',
      'if (facts.isWhole && !facts.isLone) reportRunbook(site, names, facts);',
      '',
    ],
    [
      'section 6: a runbook on its own may have its children elsewhere',
      'facts.isWhole && !facts.isLone',
      'facts.isWhole',
    ],
    ['section 6: what was not read may be the child', 'facts.isWhole && !facts.isLone', '!facts.isLone'],
    [
      'section 6: a simulated outcome stands in for the child',
      ' || activity.activity?.simulate !== undefined',
      '',
    ],
  ]),
  ...inFile(formats, 'formats/native/check-break.ts', [
    ['14.2: Parallel and Break in one runbook', '    checkParallel(runbook, first);\n', ''],
    [
      '14.2: a loop with Break takes its items one after another',
      'if (maxWorkers === 1) return;',
      'if (maxWorkers > 0) return;',
    ],
    [
      '14.2: Break outside a loop',
      'loops.length === 0 && isWhole && !mayBeLooped',
      'loops.length === 0 && !isWhole && !mayBeLooped',
    ],
    [
      '14.2: a body known only when it runs',
      'loops.length === 0 && isWhole && !mayBeLooped',
      'loops.length === 0 && isWhole',
    ],
    [
      '14.2: what was not read may have the loop',
      'loops.length === 0 && isWhole && !mayBeLooped',
      'loops.length === 0 && !mayBeLooped',
    ],
    [
      '14.2: a body that is started otherwise as well',
      'else if (other !== undefined) reportOther(breaks, runbook, other);',
      '',
    ],
  ]),
  ...inFile(formats, 'formats/native/check-groups.ts', [
    [
      '14.4: many branches without a limit',
      'maxWorkers > 0 || branches.length <= mostUnlimited',
      'maxWorkers > 0 || branches.length <= mostUnlimited + 1',
    ],
    [
      '14.4: many branches with a limit',
      'maxWorkers > 0 || branches.length <= mostUnlimited',
      'branches.length <= mostUnlimited',
    ],
    [
      '14.4: a partial failure nobody looks at',
      "if (strategy === 'bestEffort' || strategy === 'race') return ['strategy'];",
      '',
    ],
    ['14.4: an ignored failure nobody looks at', 'ignoring < 0 ? undefined :', 'ignoring < 9 ? undefined :'],
    ['14.4: a link that tests for failure looks at it', "status !== 'success'", "status === 'success'"],
    ['14.4: a disabled link looks at nothing', ' || !link.enabled', ''],
    ['14.4: who reads what failed looks at it', '|| readsStatus(itemsRead(id, from))', ''],
    ['14.4: any item of a branch is not its status', '/\\.(status|error)$/i', '/\\.(status|error|job id)$/i'],
  ]),
  ...inFile(formats, 'formats/native/dependent-branches.ts', [
    ['14.4: one after another nothing depends', '    if (maxWorkers === 1) return;\n', ''],
    [
      '14.4: what branches start counts',
      'if (child !== undefined && meant.length === 1) reached.add(child);',
      '',
    ],
    ['14.4: reading alone is no trouble', 'uses.filter((use) => use.touch.isWrite)', 'uses'],
    ['14.4: counting commutes', '(commutes && use.commutes)', 'false'],
    ['14.4: counting commutes with itself', '!isAlone && !commutes', '!isAlone'],
    ['14.4: counting does not commute with reading', '  use.commutes &&= touch.commutes;\n', ''],
    [
      '14.4: jobs one after another are no trouble to each other',
      'second !== undefined && !isAlone',
      'second !== undefined',
    ],
    [
      '14.4: two branches, not one',
      'if (use.branches.at(-1) !== branch) use.branches.push(branch);',
      'use.branches.push(branch);',
    ],
  ]),
];
