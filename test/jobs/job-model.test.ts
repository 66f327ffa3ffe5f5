import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeadlockLink } from '../../src/jobs/deadlock.ts';
import { JobMachine, type JobMachineRules } from '../../src/jobs/job-machine.ts';
import { runs } from '../support/runs.ts';
import { JobModel, type ModelJob } from './job-model.ts';

const runbooks = ['A', 'B', 'C'] as const;

type Command = fc.Command<JobModel, JobMachine>;

/** What a command did is told once more at the end: how many deadlocks were met, resumes, and so on. */
const met = { deadlocks: 0, resumes: 0, lost: 0, held: 0, queue: 0, any: 0, first: 0 };

function command(
  name: string,
  run: (model: JobModel, machine: JobMachine) => void,
  isPossible: (model: JobModel) => boolean = () => true,
): Command {
  return {
    check: isPossible,
    toString: () => name,
    run(model, machine) {
      run(model, machine);
      agree(model, machine);
    },
  };
}

/** A command on one of the jobs that it can be given to. */
function on(
  name: string,
  isFit: (job: ModelJob, model: JobModel) => boolean,
  run: (job: ModelJob, model: JobModel, machine: JobMachine) => void,
): fc.Arbitrary<Command> {
  return fc.nat(99).map((pick) =>
    command(
      `${name} ${pick}`,
      (model, machine) => {
        const fit = model.jobs.filter((job) => isFit(job, model));
        run(fit[pick % fit.length]!, model, machine);
      },
      (model) => model.jobs.some((job) => isFit(job, model)),
    ),
  );
}

const isPending = ({ status }: ModelJob) => status === 'Pending';
const isRunning = ({ status }: ModelJob) => status === 'Running';

const enqueue = fc
  .record({
    runbook: fc.constantFrom(...runbooks),
    servers: fc.constantFrom(undefined, undefined, ['S2', 'S1'], ['S1'], ['S2']),
    pick: fc.nat(99),
    isAwaited: fc.boolean(),
    hasDeadline: fc.nat(9).map((n) => n === 0),
  })
  .map(({ runbook, servers, pick, isAwaited, hasDeadline }) =>
    command(`enqueue ${runbook} ${servers} ${pick} ${isAwaited} ${hasDeadline}`, (model, machine) => {
      const askers = model.jobs.filter(isRunning);
      const parent = askers[pick % (askers.length || 1)]?.id ?? null;
      const awaited = isAwaited && parent !== null;
      const maxSimultaneousJobs = model.limits[runbook]!;
      const request = { runbook, maxSimultaneousJobs, parent, isAwaited: awaited, hasDeadline };
      const { id } = machine.enqueue(servers ? { ...request, servers } : request, 5);
      expect(id).toBe(model.jobs.length + 1);
      model.jobs.push({
        id,
        runbook,
        servers: servers ?? Object.keys(model.throttles),
        parent: awaited ? parent : null,
        status: 'Pending',
        server: null,
        starts: 0,
        holds: false,
        wait: null,
        hasDeadline,
        isStopping: false,
        wantsBack: false,
      });
    }),
  );

/** Gives out at most so many slots. */
const next = fc.constantFrom(1, 99, 99, 99).map((most) =>
  command(`next ${most}`, (model, machine) => {
    for (let n = 0; n < most; n += 1) {
      const expected = model.next();
      const given = machine.next(7);
      expect([given?.job.id, given?.kind]).toEqual([
        expected?.id,
        expected && (expected.wantsBack ? 'resume' : 'start'),
      ]);
      if (expected === undefined) return;
      if (expected.wantsBack) met.resumes += 1;
      else Object.assign(expected, { starts: expected.starts + 1, server: model.freeServer(expected) });
      Object.assign(expected, { status: 'Running', holds: true, wantsBack: false });
      agree(model, machine);
    }
  }),
);

const wait = fc.record({
  needs: fc.constantFrom('all', 'any', 'first'),
  isTimed: fc.nat(9).map((n) => n === 0),
});
const beginWait = (isFor: (job: ModelJob, model: JobModel) => boolean) =>
  wait.chain((wanted) =>
    on(
      `wait ${wanted.needs} ${wanted.isTimed}`,
      (job, model) => job.holds && job.wait === null && isFor(job, model),
      (job, model, machine) => {
        machine.beginWait(job.id, wanted);
        Object.assign(job, { wait: wanted, holds: model.rules.waitingParentHoldsSlot });
      },
    ),
  );
const waitForChildren = beginWait((job, model) => model.children(job).length > 0);
const waitForNobody = beginWait((job, model) => model.children(job).length === 0);

const changeWait = wait.chain((wanted) =>
  on(
    `wait otherwise ${wanted.needs} ${wanted.isTimed}`,
    (job) => job.wait !== null,
    (job, _, machine) => {
      machine.changeWait(job.id, wanted);
      job.wait = wanted;
    },
  ),
);

const endWait = on(
  'go on',
  ({ wait }) => wait !== null,
  (job, model, machine) => {
    const keepsSlot = model.rules.waitingParentHoldsSlot;
    expect(machine.endWait(job.id)).toBe(keepsSlot);
    for (const child of model.children(job)) child.parent = null;
    Object.assign(job, { wait: null, wantsBack: !keepsSlot });
  },
);

const end = on('end', isRunning, (job, model, machine) => {
  machine.ended(job.id, 'Completed', 9);
  model.stop(job, 'Completed');
});

const stop = on('stop', isRunning, (job, _, machine) => {
  machine.stops(job.id);
  job.isStopping = true;
});

const cancel = on('cancel', isPending, (job, model, machine) => {
  machine.cancelPending(job.id, 9);
  model.stop(job, 'Canceled');
});

const giveUp = on(
  'give up',
  (job) => isPending(job) && job.starts > 0,
  (job, model, machine) => {
    machine.ended(job.id, 'Failed', 9);
    model.stop(job, 'Failed');
  },
);

const serverName = fc.constantFrom('S1', 'S2');
const serverDown = serverName.map((name) =>
  command(`${name} down`, (model, machine) => {
    const lost = model.jobs.filter((job) => isRunning(job) && job.server === name);
    met.lost += lost.length;
    expect(machine.serverDown(name).map(({ id }) => id)).toEqual(lost.map(({ id }) => id));
    model.down.add(name);
    for (const job of lost) model.stop(job, 'Pending');
  }),
);
const serverCloses = serverName.map((name) =>
  command(`${name} closes`, (model, machine) => {
    machine.serverCloses(name);
    model.down.add(name);
  }),
);
const serverUp = serverName.map((name) =>
  command(`${name} up`, (model, machine) => {
    machine.serverUp(name);
    model.down.delete(name);
  }),
);

function agree(model: JobModel, machine: JobMachine): void {
  const active = model.jobs.filter((job) => isPending(job) || isRunning(job));
  const seen = [...machine.activeJobs()].map(
    ({ id, status, server, starts, holdsSlot, isWaiting, startMs }) => {
      return { id, status, server, starts, holdsSlot, isWaiting, startMs };
    },
  );
  expect(seen).toEqual(
    active.map(({ id, status, server, starts, holds, wait: waits }) => {
      const isWaiting = waits !== null;
      return {
        id,
        status,
        server,
        starts,
        holdsSlot: holds,
        isWaiting,
        startMs: status === 'Running' ? 7 : null,
      };
    }),
  );
  expect(machine.pending).toBe(active.filter(isPending).length);
  expect(machine.hasQueue).toBe(active.some((job) => isPending(job) || job.wantsBack));
  expect(machine.running).toBe(model.held({}).length);
  for (const runbook of runbooks)
    expect(model.held({ runbook }).length).toBeLessThanOrEqual(model.limits[runbook]!);
  for (const [server, throttle] of Object.entries(model.throttles)) {
    expect(machine.isUp(server)).toBe(!model.down.has(server));
    expect(model.held({ server }).length).toBeLessThanOrEqual(throttle);
  }
  const stuck = model.stuck();
  const deadlock = machine.deadlock();
  expect(deadlock !== undefined).toBe(stuck.some(({ wait: waits }) => waits !== null));
  if (deadlock !== undefined) checkChain(deadlock.chain, stuck, model);
}

/** Every job of the chain is stuck, and each is kept by the next, the last by the first. */
function checkChain(chain: readonly DeadlockLink[], stuck: ModelJob[], model: JobModel): void {
  met.deadlocks += 1;
  const jobs = chain.map(({ job }) => stuck.find(({ id }) => id === job)!);
  expect(new Set(jobs).size).toBe(chain.length);
  for (const [index, link] of chain.entries()) {
    const job = jobs[index]!;
    const following = jobs[(index + 1) % jobs.length]!;
    expect(link.runbook).toBe(job.runbook);
    if (link.waitsFor === 'child') {
      if (job.wait!.needs !== 'all') met[job.wait!.needs] += 1;
      expect(model.children(job)).toContain(following);
      expect(job.wait).not.toBeNull();
      continue;
    }
    expect(job.status).toBe('Pending');
    if (link.waitsFor === 'queue') {
      met.queue += 1;
      expect(
        model.rules.jobOrder === 'strict' && following.status === 'Pending' && following.id < job.id,
      ).toBe(true);
      continue;
    }
    met.held += 1;
    const isConcurrency = link.waitsFor === 'concurrency';
    expect(link.of).toEqual(isConcurrency ? [job.runbook] : job.servers);
    const holders = link.of.flatMap((name) =>
      model.held(isConcurrency ? { runbook: name } : { server: name }),
    );
    expect(link.holders).toEqual(holders.map(({ id }) => id).sort((a, b) => a - b));
    expect(link.slots).toBe(link.holders.length);
    expect(holders.every((holder) => stuck.includes(holder))).toBe(true);
    expect(holders).toContain(following);
  }
}

const several = (times: number, arbitrary: fc.Arbitrary<Command>) =>
  Array.from({ length: times }, () => arbitrary);

/** Many jobs that wait for each other, and seldom a fact that undoes all. */
const commands = fc.commands(
  [
    ...several(8, enqueue),
    ...several(8, next),
    ...several(6, waitForChildren),
    waitForNobody,
    ...several(3, end),
    ...several(2, endWait),
    changeWait,
    cancel,
    giveUp,
    stop,
    serverDown,
    serverCloses,
    ...several(3, serverUp),
  ],
  { maxCommands: 80, size: 'max' },
);

test('the job machine does what the naive model does, limits and deadlocks included, after every fact (section 7, A23, A25, A26)', () => {
  const upTo = (max: number) => fc.integer({ min: 1, max });
  const worlds = fc.record({
    limits: fc.record({ A: upTo(2), B: upTo(3), C: fc.constant(9) }),
    throttles: fc.record({ S1: upTo(3), S2: upTo(5) }),
    rules: fc.record({
      waitingParentHoldsSlot: fc.constantFrom(true, true, false),
      jobOrder: fc.constantFrom<JobMachineRules['jobOrder'][]>('skipBlocked', 'strict'),
    }),
  });
  fc.assert(
    fc.property(worlds, commands, ({ limits, throttles, rules }, cmds) => {
      const servers = Object.entries(throttles).map(([name, throttle]) => ({ name, throttle }));
      const setup = () => ({
        model: new JobModel(limits, throttles, rules),
        real: new JobMachine(servers, rules),
      });
      fc.modelRun(setup, cmds);
    }),
    // Fewer runs would not meet everything that is counted below.
    { ...runs(500), numRuns: 500 },
  );
  // The property would be worth little if the generated worlds never came so far.
  for (const [what, times] of Object.entries(met)) expect([what, times > 5]).toEqual([what, true]);
});
