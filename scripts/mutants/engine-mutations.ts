import { inFile, type Mutation } from './mutation.ts';

/** Quick tests first; the property tests run only where these notice nothing. */
const stages = [['test/engine', 'test/databus', 'test/scenarios'], ['test/properties/rules']];

/** Rules of one runbook instance and of the data bus. */
export const engineMutations: readonly Mutation[] = [
  ...inFile(stages, 'engine/token-queue.ts', [
    [
      'A13: eligible tokens come in order of arrival',
      'a.serial - b.serial;\nconst byEligibility',
      'b.serial - a.serial;\nconst byEligibility',
    ],
    [
      'A13: the clock jumps to the earliest delayed token',
      'a.eligibleAtMs - b.eligibleAtMs || a.serial - b.serial',
      'a.serial - b.serial',
    ],
    [
      'A13: a delayed token keeps its place',
      '  #waiting(): DelayedEntry | undefined {\n    return (',
      '  #waiting(): DelayedEntry | undefined {\n    return this.#tokens.length > this.#head ? undefined : (',
    ],
    ['A13: a token is eligible at its time', 'next.eligibleAtMs <= nowMs', 'next.eligibleAtMs < nowMs'],
    [
      'A13: blocking keeps strict FIFO',
      "this.#blocking = options.triggerDelay === 'blocking';",
      'this.#blocking = false;',
    ],
    ['1.4: order holds in long queues', '      this.#dropped += this.#head;\n', ''],
    [
      '1.4: first in, first out',
      '      this.#activities.push(activity);\n      this.#tokens.push(token);',
      '      this.#activities.splice(this.#head, 0, activity);\n      this.#tokens.splice(this.#head, 0, token);',
    ],
  ]),
  ...inFile(stages, 'engine/quiescence.ts', [
    [
      'section 4 rule 2: a delayed token can still reach its Junction',
      'if (this.#isWatched[activity.index]) this.#change(activity.index, 1);',
      '',
    ],
    [
      'section 4 rule 6: tokens parked upstream count',
      'keep(activity: CompiledActivity): void {\n    this.#count(activity, 1);',
      'keep(_: CompiledActivity): void {',
    ],
    [
      'section 4 rule 2: a Junction waits for all that can reach it',
      '.filter((index) => this.#live[index] === 0)',
      '',
    ],
    [
      'section 4 rule 3: ready Junctions fire in stored order',
      '.sort((a, b) => a - b)',
      '.sort((a, b) => b - a)',
    ],
    [
      'section 4 rule 2: everything upstream counts, not only the direct sources',
      '        walk.push(source);\n',
      '',
    ],
  ]),
  ...inFile(stages, 'engine/instance.ts', [
    [
      'section 4 rule 6: nested Junctions resolve upstream first',
      'if (state.arrived === 0) this.#quiescence.keep(junction);',
      '',
    ],
    [
      'A13: a trigger delay into a Junction counts',
      'if (delayMs === 0 && to.isJunction)',
      'if (to.isJunction)',
    ],
    ['A13: a trigger delay counts from now', 'delayMs === 0 ? 0 : nowMs + delayMs', 'delayMs'],
    [
      'section 3: links are evaluated independently',
      'if (!link.passes(execution, row)) continue;',
      'if (!link.passes(execution, row)) break;',
    ],
    [
      'section 3: all matching links fire, not the first',
      '      passed += 1;\n',
      '      if (passed > 0) break;\n      passed += 1;\n',
    ],
    [
      'section 2: links filter row by row',
      'if (!link.passes(execution, row)) continue;',
      'if (!link.passes(execution, 0)) continue;',
    ],
    [
      '1.4: rows go on in produced order',
      'passed += this.#offer(of, execution, row, nowMs, lineages, kept);',
      'passed += this.#offer(of, execution, execution.rows.length - 1 - row, nowMs, lineages, kept);',
    ],
    [
      'section 4 rule 4: what goes on has the lineage of the selected rows',
      'lineages === undefined ? execution.token : lineages[row]',
      'execution.token',
    ],
    ['section 5: a loop goes on until it exits', '!loop.exits(execution)', 'loop.exits(execution)'],
    ['section 5: attempts count from 1', 'attempt: last.attempt + 1', 'attempt: last.attempt'],
    [
      'section 5: the loop lasts from its first attempt',
      'startMs: last.loopStartMs',
      'startMs: last.startMs',
    ],
    [
      'section 5: delay between attempts',
      "if (retry.atMs > nowMs) return { kind: 'wait', untilMs: retry.atMs };",
      '',
    ],
    [
      'section 5: nothing else runs before a loop is through',
      'if (this.#retry !== undefined) return this.#nextAttempt(this.#retry, nowMs);',
      'if (this.#retry !== undefined && this.#queue.nextToken(nowMs) === undefined) return this.#nextAttempt(this.#retry, nowMs);',
    ],
    [
      'section 5: the safety cap',
      'execution.attempt < maxLoopAttempts',
      'execution.attempt <= maxLoopAttempts',
    ],
    [
      'maxExecutions: the step limit',
      'this.#sequenceNumber >= maxExecutions',
      'this.#sequenceNumber > maxExecutions',
    ],
    [
      'A19: with loopRows "all" earlier rows go first',
      '[...this.#loopRows, ...execution.rows]',
      '[...execution.rows, ...this.#loopRows]',
    ],
    ['A19: the rows of one token are not those of the next', '      this.#loopRows = [];\n', ''],
    ["A19: only the last attempt's rows flow on", "if (loopRows === 'all') for", 'for'],
    ['section 4 rule 1: a Junction fires once', '    state.hasFired = true;\n', ''],
    ['format 4: a Junction names what made it fire', '    state.causeSeq = this.#lastSeq;\n', ''],
    [
      'format 4: causes are the right ones',
      'if (token.execution !== undefined) return token.execution.causeSeq;',
      '',
    ],
    [
      'A5: an instance the engine gave up is failed',
      "this.#end(nowMs, 'failed', code)",
      "this.#end(nowMs, 'warning', code)",
    ],
    [
      'A5: strict tells handled failures from dead ends',
      "execution.status === 'failed' && passed === 0",
      "execution.status === 'failed'",
    ],
    [
      'section 7: a cancelled activity ends failed',
      "{ status: 'failed', errorSummary: reason }",
      "{ status: 'success' }",
    ],
    [
      'section 7: a cancelled instance sends nothing more',
      "status: 'canceled' | 'failed' = 'canceled'",
      "status: 'canceled' | 'failed' = 'failed'",
    ],
    [
      'A1: a barrier keeps the order',
      'for (const { link, token } of held)',
      'for (const { link, token } of held.toReversed())',
    ],
    ['A1: a barrier holds what a Junction sends as well', '    if (this.#held.has(at)) return true;\n', ''],
    ['A1: a barrier lets others go on', '    this.#quiescence.release(source);\n', ''],
    [
      'A1: the barrier is an option',
      "if (this.#compiled.options.mergeOrder === 'fifo') {",
      'if (nowMs > 0) {',
    ],
    [
      'section 1.4: one activity at a time',
      "if (this.#running !== undefined) throw new InvariantError('an instance runs one activity at a time');",
      '',
    ],
  ]),
  ...inFile(stages, 'engine/emitted-rows.ts', [
    [
      'section 2: a failed execution has one row',
      "if (status === 'failed') return rows.length === 1 ? rows : oneBlankRow;",
      '',
    ],
    ['A7: emptyResult "none"', 'of.blankWhenEmpty ? oneBlankRow : rows', 'oneBlankRow'],
    ['A7: one blank token', 'of.blankWhenEmpty ? oneBlankRow : rows', 'rows'],
    [
      'A6: a single value is flattened as well',
      'flatten === undefined ?',
      'flatten === undefined || rows.length === 1 ?',
    ],
  ]),
  ...inFile(stages, 'engine/sibling-rows.ts', [
    ['A31: siblings wait for each other', 'return next !== this.#token;', 'return true;'],
    [
      'A31: siblings alternate in the order they ran',
      'for (const { source, rows } of outputs) {',
      'for (const { source, rows } of outputs.toReversed()) {',
    ],
  ]),
  ...inFile(stages, 'engine/junction.ts', [
    ['A14: one token for each distinct row', ': this.#rows.size', ': this.arrived'],
    ['A14: junctionEmits "once"', "this.#options.junctionEmits === 'once' ? 1 :", ''],
    [
      'A16: after None the lineage is empty',
      "} else if (this.#options.junctionNone === 'common') {",
      '} else {',
    ],
    [
      'A16: junctionNone "common" keeps what all have in common',
      'commonAncestor(this.#common, token)',
      'token',
    ],
    ['A15: junctionWaits "everyLink"', 'incoming - this.#delivered.size', '0'],
    [
      'A15: quiescence asks nothing of a link',
      "this.#options.junctionWaits === 'everyLink' ?",
      'incoming > 0 ?',
    ],
    ['A17: a starved Junction sends nothing', "this.#options.junctionStarved === 'blank' ? 1 : 0", '1'],
    ['A17: junctionStarved "blank"', "this.#options.junctionStarved === 'blank' ? 1 : 0", '0'],
  ]),
  ...inFile(stages, 'engine/link-orders.ts', [
    ['A4: the order of links is settled once', '      this.#orders.set(activity, order);\n', ''],
  ]),
  ...inFile(stages, 'engine/compiled-runbook.ts', [
    ['section 3: a disabled link is inert', '!link.enabled || ', ''],
    ['section 3: a disabled activity takes no token', ' || to.activity.enabled === false', ''],
    [
      '1.1: a disabled activity is no second start',
      'able.length > 0 ? able : unreached.slice(0, 1)',
      'unreached',
    ],
    ['A4: linkOrder "reversed"', 'ordered.reverse()', 'ordered'],
    [
      "A4: a link's own order goes first",
      'a.order - b.order || a.position - b.position',
      'a.position - b.position',
    ],
    [
      'section 4 rule 1: a Junction does not loop',
      'activity.loop?.enabled && !isJunction',
      'activity.loop?.enabled',
    ],
    [
      'A7: emptyResult as the type says',
      "options.emptyResult === 'byType' ? type.emptyResult : options.emptyResult",
      'options.emptyResult',
    ],
  ]),
  ...inFile(stages, 'engine/link.ts', [
    [
      'section 3: Exclude overrides Include',
      'include(execution, row) && !exclude(execution, row)',
      'include(execution, row) || !exclude(execution, row)',
    ],
    [
      'section 3: an empty Include passes everything',
      'anyOf(link.include, options) ?? always',
      'anyOf(link.include, options) ?? (() => false)',
    ],
  ]),
  ...inFile(stages, 'databus/number.ts', [
    ['section 3: a blank is no number', '|| !decimal.test(value)', ''],
  ]),
  ...inFile(stages, 'engine/criterion.ts', [
    ['section 3: conditions are joined by OR', 'conditions.some(', 'conditions.every('],
    [
      'section 3: text is compared without regard to case',
      'return textOf(published).toLowerCase() === wanted;',
      'return textOf(published) === textOf(literal);',
    ],
    [
      'A11: "is between" includes its bounds',
      "options.between === 'inclusive' ? 0 : Number.MIN_VALUE",
      'Number.MIN_VALUE',
    ],
    [
      'A12: dates are compared as text',
      "if (options.dateComparison === 'chronological') return other - date;",
      'return other - date;',
    ],
    [
      'A12: dateComparison "chronological"',
      "if (options.dateComparison === 'chronological') return other - date;",
      '',
    ],
    [
      'section 3: "does not" turns a test round',
      'return positive === operator ? passes : (published) => !passes(published);',
      'return passes;',
    ],
  ]),
  ...inFile(stages, 'engine/loop.ts', [
    ['A19: any row satisfies a condition', 'execution.rows.some(', 'execution.rows.every('],
    [
      'section 5: Do Not Exit overrides Exit',
      ' && !(doNotExit !== undefined && anyRow(execution, doNotExit))',
      '',
    ],
    ['A18: emptyExit "continue"', "options.emptyExit === 'exit'", 'true'],
  ]),
  ...inFile(stages, 'engine/rollup.ts', [
    ['A5: sco fails when the starting activity failed', "this.#start === 'failed' ? 'failed' : ", ''],
    ['A5: strict fails at a dead end', "this.#deadEndFailed ? 'failed' : ", ''],
    [
      'A5: any failure is a warning',
      "if (status !== 'success') this.#notSuccess = true;",
      "if (status === 'warning') this.#notSuccess = true;",
    ],
    ['A5: lastActivity takes the last', 'return this.#last;', "return this.#start ?? 'success';"],
  ]),
  ...inFile(stages, 'databus/flatten.ts', [
    ['A6: quotes are doubled', ".replaceAll('\"', '\"\"')", ''],
    [
      'A6: flattenCsv "unquoted"',
      "flatten.mode === 'csv' && options.flattenCsv === 'rfc4180'",
      "flatten.mode === 'csv'",
    ],
    ['section 2: values keep their order', 'rows.map((row) => write', 'rows.toReversed().map((row) => write'],
    [
      'A6: blanks are kept as empty fields',
      'rows.map((row) => write',
      "rows.filter((row) => textOf(row[name]) !== '').map((row) => write",
    ],
  ]),
  ...inFile(stages, 'databus/rows.ts', [
    ['section 2: as many rows as the longest list', 'Math.max(longest,', 'Math.min(longest,'],
    ['section 2: shorter lists are padded with blanks', "?? ''", '?? 0'],
  ]),
  ...inFile(stages, 'databus/token.ts', [
    [
      'A8: only what is in the lineage is read',
      'at.execution?.activity !== activity',
      'at.execution?.activity.id !== activity.id',
    ],
    ['A16: the nearest common row', '!seen.has(at)', 'seen.has(at)'],
    ['format 4: a path counts rows from 1', 'row + 1}', 'row}'],
  ]),
  ...inFile(stages, 'databus/pattern.ts', [
    [
      'section 3: a pattern matches the whole text',
      'compiled.matches(text)',
      'compiled.matcher(text).find()',
    ],
    [
      'section 3: a dot matches line breaks',
      'RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL',
      'RE2JS.CASE_INSENSITIVE',
    ],
  ]),
  ...inFile(stages, 'databus/items.ts', [
    ['section 2: row-level items before execution-level ones', 'if (isValue(own)) return own;', ''],
    [
      '8.0: the loop lasts from its first attempt',
      'execution.endMs - execution.loopStartMs',
      'execution.endMs - execution.startMs',
    ],
  ]),
  ...inFile(stages, 'databus/template-parser.ts', [
    [
      'section 2: data in quotes is no function',
      'quote === undefined && this.#functions ?',
      'this.#functions ?',
    ],
    ['format 2: a literal {{ is written \\{{', "literal += '{{';", "literal += '\\\\{{';"],
  ]),
  ...inFile(stages, 'databus/template.ts', [
    [
      'A8: missingData "fail"',
      "if (world.options.missingData === 'blank') return undefined;",
      'return undefined;',
    ],
    [
      'A8: data outside the lineage is blank',
      "if (world.options.missingData === 'blank') return undefined;",
      '',
    ],
  ]),
  ...inFile(stages, 'databus/text-functions.ts', [
    ['A9: midBase', ' - midBase', ''],
    ['section 2: decimals are padded', '.toFixed(digits)', ".toFixed(digits).replace(/0+$/, '')"],
    ['section 2: Field counts from 1', '[position - 1]', '[position]'],
  ]),
];
