import fc from 'fast-check';
import type {
  ActivityFile,
  CriterionFile,
  LinkFile,
  OutcomeFile,
  RunbookFile,
} from '../support/runbook-file.ts';

/** What a generated runbook may contain beside zero-delay links and the default options. */
export interface Ingredients {
  /** Trigger delays, delays between attempts and durations. */
  time?: boolean;
  /** The options that the reference knows. */
  options?: boolean;
}

/** Executions after which a generated runbook is ended, so that a fan-out of fan-outs stays a test. */
const stepLimit = 300;

/**
 * Runbook files (format section 1) with simulated outcomes: acyclic graphs with one start, splits, merges,
 * Junctions nested and side by side, several rows and none, failing and warning outcomes that vary by token
 * (`when`) and attempt, value filters, exclude, disabled links, explicit Junction sources, loops, flatten.
 * They are plain data that any host or the command line reads too.
 */
export function arbitraryRunbook({
  time = false,
  options = false,
}: Ingredients = {}): fc.Arbitrary<RunbookFile> {
  return fc.integer({ min: 3, max: 11 }).chain((size) =>
    fc
      .record({
        parts: fc.tuple(...Array.from({ length: size }, (_, index) => activityWithLinks(index, time))),
        storedOrder: fc.array(fc.nat(99), { minLength: size, maxLength: size }),
        linkOrder: fc.array(fc.nat(99), { minLength: 3 * size, maxLength: 3 * size }),
        chosen: options ? arbitraryOptions : fc.constant({}),
      })
      .map(({ parts, storedOrder, linkOrder, chosen }) => ({
        name: 'Generated',
        activities: shuffled(
          parts.map(({ activity }) => activity),
          storedOrder,
        ),
        links: shuffled(
          parts.flatMap(({ links }) => links),
          linkOrder,
        ),
        options: { maxExecutions: stepLimit, ...chosen },
      })),
  );
}

const statuses = ['success', 'warning', 'failed'] as const;
const number = fc.nat(3);
const text = fc.constantFrom('', 'a', 'B', 'ab', 'a,b');
const row = fc.record({ n: number, t: text }, { requiredKeys: ['n'] });
const seldom = <T>(arbitrary: fc.Arbitrary<T>, weight: number) =>
  fc.oneof({ weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });

const valueCriterion: fc.Arbitrary<CriterionFile> = fc.oneof(
  fc.record({
    item: fc.constant('n'),
    operator: fc.constantFrom(
      'equals',
      'does not equal',
      'is less than',
      'is greater than',
      'is less than or equal to',
    ),
    value: number,
  }),
  fc.record({
    item: fc.constant('n'),
    operator: fc.constant('is between' as const),
    value: fc.constantFrom([0, 1], [1, 2]),
  }),
  fc.record({
    item: fc.constant('t'),
    operator: fc.constantFrom(
      'equals',
      'does not equal',
      'contains',
      'does not contain',
      'starts with',
      'ends with',
    ),
    value: fc.constantFrom('', 'A', 'b'),
  }),
  fc.record({
    item: fc.constant('t'),
    operator: fc.constantFrom('matches pattern', 'does not match pattern'),
    value: fc.constantFrom('a', 'a.*', '.?b'),
  }),
) as fc.Arbitrary<CriterionFile>;

const statusCriterion: fc.Arbitrary<CriterionFile> = fc
  .subarray([...statuses], { minLength: 1 })
  .map((status) => ({ status }));

const neverCriterion: fc.Arbitrary<CriterionFile> = fc.constant({ never: 'nobody knows the operator' });

const criterion = fc.oneof(
  { weight: 6, arbitrary: statusCriterion },
  { weight: 12, arbitrary: valueCriterion },
  { weight: 1, arbitrary: neverCriterion },
);

function activityWithLinks(
  index: number,
  time: boolean,
): fc.Arbitrary<{ activity: ActivityFile; links: LinkFile[] }> {
  const kind = index === 0 ? fc.constant('plain') : fc.constantFrom('plain', 'plain', 'plain', 'junction');
  return kind.chain((chosen) =>
    fc.record({
      activity: chosen === 'junction' ? junction(index) : plain(index, time),
      links: index === 0 ? fc.constant([]) : linksInto(index, time, chosen === 'junction'),
    }),
  );
}

function junction(index: number): fc.Arbitrary<ActivityFile> {
  const source = fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.nat(index - 1).map((from) => `a${from}`) },
  );
  return source.map((returnDataFrom) => ({
    id: `a${index}`,
    type: 'Junction',
    ...(returnDataFrom === undefined ? {} : { returnDataFrom }),
  }));
}

function plain(index: number, time: boolean): fc.Arbitrary<ActivityFile> {
  return fc
    .record({
      simulate: outcomes(index, time),
      flatten: seldom(
        fc.record({ mode: fc.constantFrom('lines', 'separator', 'csv'), separator: fc.constant(';') }),
        12,
      ),
      loop: seldom(loop(time), 30),
    })
    .map(({ simulate, flatten, loop: looping }) => ({
      id: `a${index}`,
      type: 'Run .Net Script',
      language: 'JavaScript',
      script: '',
      publish: [
        { name: 'n', type: 'Integer', collection: true },
        { name: 't', type: 'String', collection: true },
      ],
      simulate: looping === undefined ? simulate : untilItEnds(simulate),
      ...(flatten && { flatten }),
      ...(looping && { loop: looping }),
    }));
}

/** Several rows more seldom than one, so that most runs stay below the step limit. */
const rows = fc.oneof(
  { weight: 5, arbitrary: fc.array(row, { minLength: 1, maxLength: 1 }) },
  { weight: 4, arbitrary: fc.array(row, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([]) },
);

function outcome(time: boolean): fc.Arbitrary<OutcomeFile> {
  return fc
    .record({
      status: fc.constantFrom(
        'success',
        'success',
        'success',
        'success',
        'success',
        'success',
        'warning',
        'failed',
      ),
      rows,
      durationMs: time ? fc.constantFrom(0, 0, 500, 1000) : fc.constant(0),
    })
    .map(
      (spec) =>
        (spec.status === 'failed'
          ? { status: spec.status, durationMs: spec.durationMs }
          : spec) as OutcomeFile,
    );
}

/** First match wins: by upstream data, by attempt, then one that always matches. */
function outcomes(index: number, time: boolean): fc.Arbitrary<OutcomeFile[]> {
  const upstream = index === 0 ? fc.constant(undefined) : seldom(fc.tuple(fc.nat(index - 1), number), 40);
  return fc
    .record({ upstream, varied: outcome(time), early: seldom(outcome(time), 30), always: outcome(time) })
    .map(({ upstream: when, varied, early, always }) => {
      const specs: OutcomeFile[] = [];
      if (when !== undefined) {
        specs.push({ when: [{ item: `a${when[0]}.n`, operator: 'equals', value: when[1] }], ...varied });
      }
      if (early !== undefined) specs.push({ attempts: '1-2', ...early });
      return [...specs, always];
    });
}

/** From the fifth attempt on a looped activity succeeds with an item that ends every generated loop. */
function untilItEnds(specs: OutcomeFile[]): OutcomeFile[] {
  return [{ attempts: '5-999', status: 'success', rows: [{ n: 9, t: 'end' }] }, ...specs];
}

function loop(time: boolean): fc.Arbitrary<NonNullable<ActivityFile['loop']>> {
  const end: CriterionFile = { item: 't', operator: 'contains', value: 'end' };
  const never: CriterionFile = { item: 'n', operator: 'equals', value: 2 };
  return fc
    .record({
      exit: seldom(fc.array(criterion, { maxLength: 2 }), 70),
      doNotExit: seldom(fc.constant(never), 30),
      delaySeconds: time ? fc.constantFrom(0, 1) : fc.constant(0),
    })
    .map(({ exit, doNotExit, delaySeconds }) => ({
      delaySeconds,
      ...(exit && { exit: exit.length === 0 ? [] : [...exit, end] }),
      ...(doNotExit && { doNotExit: [doNotExit] }),
    }));
}

/** One to three links from earlier activities; a Junction gets two or more where it can. */
function linksInto(index: number, time: boolean, isJunction: boolean): fc.Arbitrary<LinkFile[]> {
  const least = isJunction ? Math.min(2, index) : 1;
  return fc
    .uniqueArray(fc.nat(index - 1), { minLength: least, maxLength: Math.min(isJunction ? 3 : 2, index) })
    .chain((sources) => fc.tuple(...sources.map((from) => link(`a${from}`, `a${index}`, time))));
}

function link(from: string, to: string, time: boolean): fc.Arbitrary<LinkFile> {
  return fc
    .record({
      include: fc.oneof(
        { weight: 5, arbitrary: fc.constant(undefined) },
        { weight: 3, arbitrary: fc.constant<CriterionFile[]>([]) },
        { weight: 3, arbitrary: fc.array(criterion, { minLength: 1, maxLength: 2 }) },
      ),
      exclude: seldom(fc.array(criterion, { minLength: 1, maxLength: 2 }), 15),
      disabled: seldom(fc.constant(true), 6),
      order: seldom(fc.nat(3), 10),
      delaySeconds: time ? fc.constantFrom(0, 0, 0, 1, 2) : fc.constant(0),
    })
    .map(({ include, exclude, disabled, order, delaySeconds }) => ({
      from,
      to,
      ...(include && { include }),
      ...(exclude && { exclude }),
      ...(disabled && { enabled: false }),
      ...(order !== undefined && { order }),
      ...(delaySeconds > 0 && { delaySeconds }),
    }));
}

const arbitraryOptions = fc.record(
  {
    linkOrder: fc.constantFrom('stored', 'reversed'),
    triggerDelay: fc.constantFrom('nonBlocking', 'blocking'),
    emptyResult: fc.constantFrom('oneBlank', 'none'),
    emptyExit: fc.constantFrom('exit', 'continue'),
    loopRows: fc.constantFrom('last', 'all'),
    junctionEmits: fc.constantFrom('rows', 'once'),
    junctionWaits: fc.constantFrom('quiescence', 'everyLink'),
    junctionNone: fc.constantFrom('empty', 'common'),
    junctionStarved: fc.constantFrom('none', 'blank'),
    rollup: fc.constantFrom('sco', 'lastActivity', 'strict'),
  },
  { requiredKeys: [] },
);

function shuffled<T>(list: readonly T[], keys: readonly number[]): T[] {
  const at = (index: number) => keys[index % keys.length] as number;
  return list
    .map((item, index) => ({ item, key: at(index), index }))
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .map(({ item }) => item);
}
