/** A place in the source, and what stands there once a rule is broken. */
interface Change {
  /** Below `src/`. */
  readonly file: string;
  /** Exact text, which must occur once in the file. */
  readonly find: string;
  readonly replace: string;
}

/**
 * One rule, broken where it takes several changes, no operator of Stryker's reaches, or Stryker does not
 * mutate the room.
 */
export interface HandWritten {
  /** What no longer holds. */
  readonly rule: string;
  readonly changes: readonly Change[];
  /** The tests that must notice: arguments for vitest. */
  readonly tests: readonly string[];
}

const engine = ['test/engine', 'test/databus', 'test/scenarios'];
const jobs = ['test/jobs'];
const monitors = ['test/hosts/monitors', '-t', 'triggers|Monitor Date/Time'];
const simulation = ['test/hosts/simulation', 'test/hosts/rules-'];
const imports = ['test/formats/ois', '--exclude', '**/fuzz.test.ts'];

function one(
  rule: string,
  file: string,
  find: string,
  replace: string,
  tests: readonly string[],
): HandWritten {
  return { rule, changes: [{ file, find, replace }], tests };
}

/** What `npm run mutants -- --by-hand` plays, one at a time. */
export const handWritten: readonly HandWritten[] = [
  one(
    '1.4: first in, first out',
    'engine/fifo.ts',
    '    this.#last.rights[this.#tail] = right;\n',
    '    this.#last.rights[this.#tail] = right;\n' +
      '    for (const column of this.#tail > this.#head ? [this.#last.lefts, this.#last.rights] : [])\n' +
      '      column.splice(this.#tail - 1, 2, column[this.#tail] as never, column[this.#tail - 1] as never);\n',
    engine,
  ),
  one(
    '1.4: rows go on in produced order',
    'engine/instance.ts',
    'for (let row = 0; row < rowCount && this.#ending === undefined; row += 1) {',
    'for (let row = rowCount - 1; row >= 0 && this.#ending === undefined; row -= 1) {',
    engine,
  ),
  one(
    'section 3: all matching links fire, not the first',
    'engine/token-routes.ts',
    '      isPassed = true;',
    '      if (isPassed) break;\n      isPassed = true;',
    engine,
  ),
  one(
    'section 5: nothing else runs before a loop is through',
    'engine/instance.ts',
    'if (this.#retry !== undefined) return',
    'if (this.#retry !== undefined && this.#queue.nextToken(nowMs) === undefined) return',
    engine,
  ),
  one(
    'section 5: the loop lasts from its first attempt',
    'engine/instance.ts',
    'startMs: last.loopStartMs',
    'startMs: last.startMs',
    engine,
  ),
  one(
    'A1: a barrier keeps the order',
    'engine/instance.ts',
    'for (const { link, token } of held)',
    'for (const { link, token } of held.toReversed())',
    engine,
  ),
  {
    rule: 'section 4 rule 6: nested Junctions resolve upstream first',
    changes: [
      {
        file: 'engine/quiescence.ts',
        find: 'keep(activity: CompiledActivity): void {\n    this.#count(activity, 1);',
        replace:
          'keep(activity: CompiledActivity): void {\n    this.#count(activity, 1);\n    this.#count(activity, -1);',
      },
      {
        file: 'engine/quiescence.ts',
        find: 'release(activity: CompiledActivity): void {\n    this.#count(activity, -1);',
        replace:
          'release(activity: CompiledActivity): void {\n    this.#count(activity, 1);\n    this.#count(activity, -1);',
      },
    ],
    tests: engine,
  },
  one(
    'A14: one token for each distinct row',
    'engine/junction.ts',
    ': this.#rows.size',
    ': this.arrived',
    engine,
  ),
  one(
    'A31: siblings alternate in the order in which they ran',
    'engine/sibling-rows.ts',
    'for (const { source, rows } of outputs) {',
    'for (const { source, rows } of outputs.toReversed()) {',
    engine,
  ),
  one(
    'section 3: a pattern matches the whole text',
    'databus/pattern.ts',
    'compiled.matches(text)',
    'compiled.matcher(text).find()',
    engine,
  ),
  one(
    'A23: first in, first out',
    'jobs/pending-jobs.ts',
    '=> a.job.id - b.job.id;',
    '=> b.job.id - a.job.id;',
    jobs,
  ),
  one(
    'section 7: primary first, then standby',
    'jobs/job-state.ts',
    'isNowFree && place < this.#first',
    'isNowFree && place > this.#first',
    jobs,
  ),
  one('A25: the chain is the shortest', 'jobs/deadlock.ts', 'path.findLast((met)', 'path.find((met)', jobs),
  one(
    'section 7: slots are refilled at once',
    'jobs/job-machine.ts',
    '    this.#queue.reopened(entry.line.runbook);\n',
    '',
    jobs,
  ),
  one(
    "14.1 rule 3: the group's timeout goes first, then a branch's, then another attempt",
    'jobs/groups/group-branch.ts',
    'groupTimeout: 0, branchTimeout: 1, retry: 2',
    'groupTimeout: 2, branchTimeout: 1, retry: 0',
    jobs,
  ),
  one(
    '14.1 rule 5: newest completion first',
    'jobs/groups/compensations.ts',
    'this.#due.pop()',
    'this.#due.shift()',
    jobs,
  ),
  one(
    '14.1 rule 3: what ends at the very time of a timeout has ended',
    'hosts/simulation/simulation.ts',
    'activity: 0, wait: 1',
    'activity: 1, wait: 0',
    simulation,
  ),
  one(
    'section 1.4: what was put down first happens first',
    'hosts/simulation/agenda.ts',
    'a.serial - b.serial',
    'b.serial - a.serial',
    simulation,
  ),
  one(
    'A3: the worst instance is how the job ended',
    'hosts/play/job-player.ts',
    'return worseOf(this.#worst, status);',
    'return status;',
    monitors,
  ),
  one(
    'section 9: no update is lost',
    'hosts/play/counter-values.ts',
    'Atomics.compareExchange(this.#values, place, before, BigInt(after)) === before',
    'Atomics.exchange(this.#values, place, BigInt(after)) !== undefined',
    ['test/hosts/rules-counters'],
  ),
  one(
    'format 4: causes are numbered anew',
    'hosts/threads/job-trace.ts',
    'arriving.cause = this.seqOf(event.cause ?? 0);',
    '',
    ['test/hosts/rules-job-trace'],
  ),
  one(
    'section 7: a job that has had its time has failed',
    'hosts/threads/jobs-in-threads.ts',
    '    job.isOverdue = true;\n    this.stop(',
    '    this.stop(',
    ['test/hosts/threads/deaths'],
  ),
  one(
    '14.1 rule 6: what a group says of itself goes before returned data',
    'activities/runbook-control/parallel.ts',
    '{ ...known, ...joinedRows(returned), ...known }',
    '{ ...known, ...joinedRows(returned) }',
    ['test/activities/runbook-control/parallel'],
  ),
  one(
    'ois 2.3: a link without TRIGGERS passes on success',
    'formats/ois/link-import.ts',
    "if (fields.find('TRIGGERS') === undefined) return {};",
    '',
    imports,
  ),
  one(
    'A10: a condition tests the source of its link',
    'formats/ois/criteria-import.ts',
    'if (guid !== source.guid)',
    'if (false)',
    imports,
  ),
  one(
    'ois 2.4: ciphertext is nowhere',
    'formats/ois/markers.ts',
    'if (!mayHide && !/~(?:De|Ec)\\//i.test(text)) return text;',
    'if (text) return text;',
    imports,
  ),
  one(
    '1.4 rule 6: no circles',
    'formats/ois/playable-graph.ts',
    ".get(imported.link.to) === 'open') circular.add(imported)",
    ".get(imported.link.to) === 'none') circular.add(imported)",
    imports,
  ),
];
