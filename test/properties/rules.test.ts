import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Token } from '../../src/databus/token.ts';
import type { ActivityEnd, ActivityStart, TraceEvent } from '../../src/trace/trace-event.ts';
import { type Played, type PlaySettings, play } from '../support/engine-play.ts';
import type { RunbookFile } from '../support/runbook-file.ts';
import { runs } from '../support/runs.ts';
import { named } from '../support/trace.ts';
import { arbitraryRunbook, type Ingredients } from './arbitrary-runbook.ts';
import { linkPasses } from './reference.ts';

const choices = fc.array(fc.nat({ max: 7 }), { maxLength: 12 });

/** Holds for generated runbooks, in the documented order as well as under whatever `choose` answers. */
function holds(
  name: string,
  property: (file: RunbookFile, played: Played, settings: PlaySettings) => void,
  ingredients: Ingredients = { time: true },
): void {
  test(name, () => {
    const isHeld = (file: RunbookFile, chosen: number[]) => {
      const settings: PlaySettings = { choices: chosen, publishedData: 'all' };
      property(file, play(file, settings), settings);
    };
    fc.assert(fc.property(arbitraryRunbook(ingredients), choices, isHeld), runs(250));
  });
}

/** The event with this `seq`, if it is one of that name. */
function eventAt<Name extends TraceEvent['event']>({ events }: Played, seq: number | null, name: Name) {
  const event = events[(seq ?? 0) - 1];
  return event?.event === name ? (event as Extract<TraceEvent, { event: Name }>) : undefined;
}

/** The `ActivityStart` of every token's first attempt at an activity that is no Junction. */
function arrivals(played: Played): ActivityStart[] {
  return named(played, 'ActivityStart').filter(({ attempt, type }) => attempt === 1 && type !== 'Junction');
}

function lastNumber(path: string): number {
  return Number(path.slice(path.lastIndexOf('.') + 1));
}

/** The start of the first attempt of the execution that `end` ended. */
function firstStart(played: Played, end: ActivityEnd): ActivityStart {
  let start = eventAt(played, end.cause, 'ActivityStart')!;
  while (start.attempt > 1)
    start = eventAt(played, eventAt(played, start.cause, 'ActivityEnd')!.cause, 'ActivityStart')!;
  return start;
}

/** Ends whose rows are offered to links: the last attempt of each token at each activity. */
function finalEnds(played: Played): ActivityEnd[] {
  const repeated = new Set(
    named(played, 'ActivityStart')
      .filter(({ attempt }) => attempt > 1)
      .map(({ cause }) => cause),
  );
  return named(played, 'ActivityEnd').filter(({ seq }) => !repeated.has(seq));
}

function reaches(file: RunbookFile, from: string, to: string): boolean {
  return file.links.some(
    (link) => link.from === from && link.enabled !== false && (link.to === to || reaches(file, link.to, to)),
  );
}

/** By section 3's formula, every row that goes over every link: `to`, token, and the end it comes from. */
function passing(file: RunbookFile, played: Played) {
  return finalEnds(played).flatMap((end) =>
    file.links
      .filter((link) => link.from === end.activity)
      .flatMap((link) =>
        (end.data ?? []).flatMap((data, row) =>
          linkPasses(link, { status: end.status, attempt: end.attempt, data })
            ? [{ to: link.to, token: `${end.token}.${row + 1}`, cause: end.seq }]
            : [],
        ),
      ),
  );
}

holds('same input, same bytes (1.4)', (file, played, settings) => {
  const again = play(structuredClone(file), settings);
  expect(JSON.stringify(again.events)).toBe(JSON.stringify(played.events));
});

holds('an instance never runs two activities at once (A2)', (_, played) => {
  let running: number | undefined;
  for (const event of played.events) {
    if (event.event === 'ActivityStart') {
      expect(running).toBeUndefined();
      running = event.seq;
    }
    if (event.event === 'ActivityEnd') {
      expect(event.cause).toBe(running);
      running = undefined;
    }
  }
  expect(running).toBeUndefined();
});

holds('order per link is kept (1.4)', (_, played) => {
  const last = new Map<string, [number, number]>();
  for (const { activity, cause, token } of arrivals(played)) {
    const source = eventAt(played, cause, 'ActivityEnd');
    if (source === undefined) continue;
    const link = `${source.activity} -> ${activity}`;
    const [endSeq, row] = last.get(link) ?? [0, 0];
    const number = lastNumber(token);
    expect(source.seq > endSeq || (source.seq === endSeq && number > row)).toBe(true);
    last.set(link, [source.seq, number]);
  }
});

const noDelays: Ingredients = {};

holds(
  "at a split all passing links of a token come before the next token's (1.4)",
  (_, played) => {
    const rows = new Map<number | null, number>();
    for (const { cause, token } of arrivals(played)) {
      const before = rows.get(cause) ?? 0;
      expect(lastNumber(token)).toBeGreaterThanOrEqual(before);
      rows.set(cause, lastNumber(token));
    }
  },
  noDelays,
);

holds(
  'what one execution sends comes as a set before what any later execution sends (1.4, first in first out)',
  (_, played) => {
    const causes = named(played, 'ActivityStart')
      .filter(({ attempt }) => attempt === 1)
      .map(({ cause }) => cause as number);
    expect(causes).toEqual(causes.toSorted((a, b) => a - b));
  },
  noDelays,
);

holds(
  'an activity sends only after its batch is through (1.4)',
  (_, played) => {
    const lastOfBatch = new Map<string, number>();
    for (const { seq, activity, cause } of arrivals(played)) lastOfBatch.set(`${activity} ${cause}`, seq);
    for (const { seq, cause } of arrivals(played)) {
      const source = eventAt(played, cause, 'ActivityEnd');
      if (source === undefined || source.type === 'Junction') continue;
      const batch = firstStart(played, source);
      expect(seq).toBeGreaterThan(lastOfBatch.get(`${batch.activity} ${batch.cause}`) as number);
    }
  },
  noDelays,
);

holds("every token's lineage is a path of the graph (1.2)", (file, { executions }) => {
  for (const execution of executions) {
    let below = execution.activity.id;
    for (
      let token: Token | undefined = execution.token;
      token?.execution !== undefined;
      token = token.parent
    ) {
      const { activity, token: ran } = token.execution;
      const isBehindJunction = below !== execution.activity.id && isJunctionOf(file, below);
      if (isBehindJunction) expect(reaches(file, activity.id, below)).toBe(true);
      else
        expect(
          file.links.some(
            ({ from, to, enabled }) => from === activity.id && to === below && enabled !== false,
          ),
        ).toBe(true);
      if (activity.type !== 'Junction') expect(token.parent).toBe(ran);
      expect(token.path).toBe(`${ran.path}.${token.row + 1}`);
      below = activity.id;
    }
  }
});

function isJunctionOf(file: RunbookFile, id: string): boolean {
  return file.activities.some((activity) => activity.id === id && activity.type === 'Junction');
}

holds(
  'the link formula decides what runs: executions are the tokens offered (section 3, 1.4)',
  (file, played) => {
    if (played.ending.limit !== undefined) return;
    const offered = passing(file, played).filter(({ to }) => !isJunctionOf(file, to));
    const started = arrivals(played).filter(
      ({ cause }) => eventAt(played, cause, 'ActivityEnd') !== undefined,
    );
    const key = ({ cause, token, to }: { cause: number | null; token: string; to: string }) =>
      `${cause} ${token} ${to}`;
    expect(started.map(({ activity, ...start }) => key({ ...start, to: activity })).sort()).toEqual(
      offered.map(key).sort(),
    );
  },
);

holds(
  'a row is dropped exactly when its activity has links and none lets it pass (1.4, consequence 2)',
  (file, played) => {
    const passed = new Set(passing(file, played).map(({ cause, token }) => `${cause} ${token}`));
    const expected = finalEnds(played).flatMap(({ seq, activity, token, rows }) => {
      if (!file.links.some(({ from }) => from === activity)) return [];
      return Array.from({ length: rows }, (_, row) => `${seq} ${token}.${row + 1}`).filter(
        (row) => !passed.has(row),
      );
    });
    if (played.ending.limit !== undefined) return;
    expect(named(played, 'TokenDropped').map(({ cause, token }) => `${cause} ${token}`)).toEqual(expected);
  },
);

holds('executions are tokens and retries, numbered 1 to n (1.1)', (_, played) => {
  const starts = named(played, 'ActivityStart');
  expect(starts.map(({ sequenceNumber }) => sequenceNumber)).toEqual(starts.map((_, index) => index + 1));
  for (const { attempt, cause, activity, token } of starts) {
    if (attempt === 1) continue;
    expect(eventAt(played, cause, 'ActivityEnd')).toMatchObject({ activity, token, attempt: attempt - 1 });
  }
});

holds('flatten leaves one row for each execution that found something (section 2)', (file, played) => {
  const flattened = new Set(
    file.activities.filter(({ flatten }) => flatten !== undefined).map(({ id }) => id),
  );
  for (const { activity, rows } of named(played, 'ActivityEnd'))
    if (flattened.has(activity)) expect(rows).toBe(1);
});

holds('a failed execution sends one token (section 2)', (_, played) => {
  for (const { status, rows } of named(played, 'ActivityEnd')) if (status === 'failed') expect(rows).toBe(1);
});

holds(
  'a Junction fires once, when everything upstream is done and not later (section 4 rules 1 and 2)',
  (file, played) => {
    const starts = named(played, 'ActivityStart');
    for (const { id } of file.activities.filter(({ type }) => type === 'Junction')) {
      const arrived = passing(file, played).filter(({ to }) => to === id).length;
      const fired = starts.filter(({ activity }) => activity === id);
      if (played.ending.limit === undefined) expect(fired).toHaveLength(arrived > 0 ? 1 : 0);
      for (const { cause } of fired) {
        const upstream = starts.filter(({ activity }) => reaches(file, activity, id));
        expect(upstream.every(({ seq }) => seq < (cause as number))).toBe(true);
        expect(named(played, 'JunctionReleased').find(({ activity }) => activity === id)?.arrived).toBe(
          arrived,
        );
      }
    }
  },
);

holds(
  'a Junction with None sends one token with an empty lineage (section 4 rule 4)',
  (file, { executions }) => {
    const none = new Set(
      file.activities
        .filter((it) => it.type === 'Junction' && it['returnDataFrom'] === undefined)
        .map(({ id }) => id),
    );
    for (const { token } of executions) {
      for (let at: Token | undefined = token; at !== undefined; at = at.parent) {
        if (at.execution === undefined || !none.has(at.execution.activity.id)) continue;
        expect(at.parent).toBeUndefined();
        expect(at.row).toBe(0);
      }
    }
  },
);

holds('causes come before their effects and are the right ones (format section 4)', (_, played) => {
  expect(played.events.map(({ seq }) => seq)).toEqual(played.events.map((_, index) => index + 1));
  for (const event of played.events) {
    expect(event.cause).toBeLessThan(event.seq);
    if (event.event === 'ActivityStart' && event.parentToken !== null && event.attempt === 1) {
      const source = eventAt(played, event.cause, 'ActivityEnd');
      expect(source?.token).toBe(event.parentToken);
      expect(lastNumber(event.token)).toBeLessThanOrEqual(source?.rows ?? 0);
    }
    if (event.event === 'ActivityStart' && event.token === '1' && event.attempt === 1)
      expect(event.cause).toBe(1);
    if (event.event === 'ActivityEnd') {
      const { activity, token, attempt, sequenceNumber } = event;
      expect(eventAt(played, event.cause, 'ActivityStart')).toMatchObject({
        activity,
        token,
        attempt,
        sequenceNumber,
      });
    }
    if (event.event === 'TokenDropped')
      expect(eventAt(played, event.cause, 'ActivityEnd')?.activity).toBe(event.activity);
    if (event.event === 'JunctionReleased') {
      expect(eventAt(played, event.cause, 'ActivityStart')?.activity).toBe(event.activity);
    }
  }
});

holds('a trace begins with InstanceStart, ends with InstanceEnd, and time does not go back', (_, played) => {
  expect(isWellFormed(played)).toBe(true);
});

holds('mergeOrder and siblingRows change the order, never what runs (A1, A31)', (file, played) => {
  const count = ({ executions }: Played) =>
    executions.map(({ activity, attempt }) => `${activity.id}#${attempt}`).sort();
  const others: RunbookFile['options'][] = [
    { mergeOrder: 'barrier' },
    { siblingRows: 'alternate' },
    { mergeOrder: 'barrier', siblingRows: 'alternate' },
  ];
  for (const options of others) {
    const other = play({ ...file, options: { ...file.options, ...options } });
    expect(isWellFormed(other)).toBe(true);
    if (played.ending.limit === undefined) expect(count(other)).toEqual(count(played));
  }
});

test('cancelling at any point gives a canceled instance and a complete trace (section 7, stop job)', () => {
  const at = fc.record({
    when: fc.constantFrom('cancelBefore', 'cancelDuring'),
    n: fc.integer({ min: 1, max: 12 }),
  });
  const isHeld = (file: RunbookFile, { when, n }: { when: string; n: number }) => {
    const whole = play(file);
    const stopped = play(file, { [when]: n });
    if (whole.executions.length < n) return;
    expect(isWellFormed(stopped)).toBe(true);
    expect(stopped.ending.status).toBe('canceled');
    if (when === 'cancelDuring') {
      expect(named(stopped, 'ActivityEnd').at(-1)).toMatchObject({
        status: 'failed',
        errorSummary: 'Policy stopped by user.',
      });
    }
    const common = stopped.events.length - (when === 'cancelDuring' ? 2 : 1);
    expect(stopped.events.slice(0, common)).toEqual(whole.events.slice(0, common));
  };
  fc.assert(fc.property(arbitraryRunbook({ time: true }), at, isHeld), runs(250));
});

function isWellFormed({ events, ending }: Played): boolean {
  const open = new Set<number>();
  let time = '';
  for (const event of events) {
    if (event.event === 'ActivityStart') open.add(event.seq);
    if (event.event === 'ActivityEnd' && !open.delete(event.cause ?? 0)) return false;
    if (event.time < time) return false;
    time = event.time;
  }
  const ends = events.filter(({ event }) => event === 'InstanceEnd');
  const last = events.at(-1);
  const isLast = last?.event === 'InstanceEnd' && last.status === ending.status && last.seq === ending.seq;
  return events[0]?.event === 'InstanceStart' && ends.length === 1 && isLast && open.size === 0;
}
