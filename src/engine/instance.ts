import { Execution, type InstanceFacts, type LoopProgress, Token } from '../databus/token.ts';
import { InvariantError } from '../model/problem.ts';
import { emptyRow, type InstanceStatus, type Row } from '../model/published-data.ts';
import type { Command, InstanceEnding, Limit } from './command.ts';
import type { CompiledActivity, CompiledLink, CompiledRunbook } from './compiled-runbook.ts';
import { emittedRows } from './emitted-rows.ts';
import { EventNotifications } from './event-notifications.ts';
import { JunctionState, junctionRoot, selectedBy } from './junction.ts';
import { type Choose, documentedOrder, LinkOrders } from './link-orders.ts';
import { dropReason } from './link-refusal.ts';
import type { Outcome } from './outcome.ts';
import { Quiescence } from './quiescence.ts';
import { Rollup } from './rollup.ts';
import { type Delivery, rowByRow, SiblingRows } from './sibling-rows.ts';
import { SideEffects } from './side-effects.ts';
import { type QueueEntry, TokenQueue } from './token-queue.ts';
import type { Tracer } from './tracer.ts';

/** The next attempt of an activity whose loop has not exited. */
interface Retry {
  readonly of: CompiledActivity;
  readonly last: Execution;
  readonly atMs: number;
}

/** The error summary of the activity that was running when the job was stopped (section 7). */
export const stoppedByUser = 'Policy stopped by user.';

/**
 * One running copy of a runbook (section 1.4). It takes facts and gives commands, and uses no clock and no
 * promise.
 *
 * Protocol: call `start`, then `next` until it answers `ended`. Each Execution that `next` returns is
 * answered by one `settle` before the following `next`. `cancel` may come at any time. Times are milliseconds
 * since 1970 and never go back.
 */
export class RunbookInstance {
  readonly #compiled: CompiledRunbook;
  readonly #facts: InstanceFacts;
  readonly #tracer: Tracer;
  readonly #choose: Choose;
  readonly #queue: TokenQueue;
  readonly #quiescence: Quiescence;
  readonly #junctions = new Map<CompiledActivity, JunctionState>();
  readonly #linkOrders: LinkOrders;
  /** With mergeOrder 'barrier': the output that is held back, by activity. */
  readonly #held = new Map<CompiledActivity, Delivery[]>();
  readonly #siblings = new SiblingRows();
  readonly #rollup = new Rollup();
  readonly #effects: SideEffects;
  /** What it reports of failures and long runs. The host calls its `reportDue`. */
  readonly notifications: EventNotifications;
  #running: Execution | undefined;
  #retry: Retry | undefined;
  #loopRows: Row[] = [];
  #sequenceNumber = 0;
  #junctionsFired = 0;
  #lastSeq = 0;
  #ending: InstanceEnding | undefined;

  constructor(
    compiled: CompiledRunbook,
    facts: InstanceFacts,
    tracer: Tracer,
    choose: Choose = documentedOrder,
  ) {
    this.#compiled = compiled;
    this.#facts = facts;
    this.#tracer = tracer;
    this.#choose = choose;
    this.#linkOrders = new LinkOrders(choose);
    this.#queue = new TokenQueue(compiled.options);
    const isBarrier = compiled.options.mergeOrder === 'barrier';
    this.notifications = new EventNotifications(compiled, tracer);
    this.#effects = new SideEffects(tracer, compiled.options.returnedRows);
    this.#quiescence = new Quiescence(compiled, ({ isJunction }) => isJunction || isBarrier);
  }

  /** How many executions have begun. */
  get executions(): number {
    return this.#sequenceNumber;
  }

  /** Puts the first token on the starting activity. `cause`: the `seq` of the event that started the job. */
  start(nowMs: number, cause: number): void {
    this.#lastSeq = this.#tracer.instanceStart(nowMs, cause);
    this.notifications.instanceStarted(nowMs, this.#lastSeq);
    const { start } = this.#compiled;
    if (start.activity.enabled !== false) this.#enqueue(start, new Token(undefined, 0, undefined, '1'));
  }

  /** The next command. */
  next(nowMs: number): Command {
    if (this.#ending !== undefined) return this.#ending;
    if (this.#running !== undefined) throw new InvariantError('an instance runs one activity at a time');
    this.notifications.reportOverdue(nowMs);
    if (this.#retry !== undefined) return this.#nextAttempt(this.#retry, nowMs);
    for (;;) {
      if (!this.#siblings.isEmpty && this.#siblings.isThrough(this.#queue.nextToken(nowMs))) {
        this.#releaseSiblings(nowMs);
      }
      const entry = this.#queue.take(nowMs);
      if (entry === undefined) break;
      if (!this.#isToRun(entry, nowMs)) continue;
      const command = this.#begin(entry.activity, entry.token, nowMs, this.#causeOf(entry));
      if (!entry.activity.isJunction || command.kind !== 'execute') return command;
      this.#playJunction(entry.activity, command, nowMs);
    }
    const untilMs = this.#queue.nextEligibleAtMs;
    if (untilMs !== undefined) return { kind: 'wait', untilMs };
    return this.#end(nowMs, this.#rollup.status(this.#compiled.options.rollup));
  }

  /** Records the outcome of the running execution. */
  settle(execution: Execution, outcome: Outcome, nowMs: number): void {
    if (this.#running !== execution) throw new InvariantError('settled an execution that is not running');
    this.#running = undefined;
    const of = this.#ofExecution(execution);
    this.#record(of, execution, outcome, nowMs);
    const { loop } = of;
    if (loop !== undefined && !loop.exits(execution)) this.#goOn(of, execution, loop.delayMs, nowMs);
    else this.#handOn(of, this.#withLoopRows(execution), nowMs);
  }

  /**
   * Stops the instance (section 7, stop job): the running activity ends failed, and nothing more is sent.
   * Returns how the instance ended; the status is `failed` if its server was lost (A26).
   */
  cancel(nowMs: number, reason = stoppedByUser, status: 'canceled' | 'failed' = 'canceled'): InstanceEnding {
    if (this.#ending !== undefined) return this.#ending;
    const running = this.#running;
    this.#running = undefined;
    this.notifications.endsBecause(reason);
    if (running !== undefined) {
      this.#record(this.#ofExecution(running), running, { status: 'failed', errorSummary: reason }, nowMs);
    }
    return this.#end(nowMs, status);
  }

  #ofExecution({ activityIndex }: Execution): CompiledActivity {
    return this.#compiled.activities[activityIndex] as CompiledActivity;
  }

  /** An activity whose loop has not exited keeps its token, and nothing else runs meanwhile (section 5). */
  #nextAttempt(retry: Retry, nowMs: number): Command {
    if (retry.atMs > nowMs) return { kind: 'wait', untilMs: retry.atMs };
    this.#retry = undefined;
    const { last, of } = retry;
    const loop = { attempt: last.attempt + 1, startMs: last.loopStartMs };
    return this.#begin(of, last.token, nowMs, last.causeSeq, loop);
  }

  #begin(of: CompiledActivity, token: Token, nowMs: number, cause: number, loop?: LoopProgress): Command {
    const { maxExecutions } = this.#compiled.options;
    if (this.#sequenceNumber >= maxExecutions) {
      const message = `the step limit of ${maxExecutions} activity executions was reached`;
      return this.#abort(of, nowMs, 'step-limit', message);
    }
    this.#sequenceNumber += 1;
    const execution = new Execution(
      of.activity,
      of.index,
      this.#facts,
      token,
      this.#sequenceNumber,
      nowMs,
      loop,
    );
    execution.causeSeq = this.#tracer.activityStart(execution, cause);
    this.notifications.executionStarted(execution);
    this.#running = execution;
    return execution;
  }

  /** Writes an outcome into its execution and into the trace. From here on the execution never changes. */
  #record(of: CompiledActivity, execution: Execution, outcome: Outcome, nowMs: number): void {
    const started = execution.causeSeq;
    this.notifications.executionEnds(nowMs);
    execution.endMs = nowMs;
    execution.status = outcome.status;
    execution.errorSummary = outcome.errorSummary ?? '';
    execution.items = outcome.items ?? emptyRow;
    execution.rows = emittedRows(of, outcome, this.#compiled.options);
    this.#effects.of(execution, outcome, started, nowMs);
    this.#lastSeq = this.#tracer.activityEnd(execution, started, outcome);
    execution.causeSeq = this.#lastSeq;
    this.#rollup.executionEnded(execution);
    this.notifications.executionEnded(execution, nowMs);
  }

  /** The loop has not exited: plans another attempt, unless the safety cap is reached. */
  #goOn(of: CompiledActivity, execution: Execution, delayMs: number, nowMs: number): void {
    const { maxLoopAttempts, loopRows } = this.#compiled.options;
    if (loopRows === 'all') for (const row of execution.rows) this.#loopRows.push(row);
    if (execution.attempt < maxLoopAttempts) {
      this.#retry = { of, last: execution, atMs: nowMs + delayMs };
      return;
    }
    const message = `${of.activity.name} has not met an exit condition after ${maxLoopAttempts} attempts`;
    this.#abort(of, nowMs, 'loop-cap', message);
  }

  /** With A19 'all', the rows of earlier attempts come before those of the last. */
  #withLoopRows(execution: Execution): Execution {
    if (this.#loopRows.length > 0) {
      execution.rows = [...this.#loopRows, ...execution.rows];
      this.#loopRows = [];
    }
    return execution;
  }

  /** Offers every row to the links, token-major, and queues together what passes (section 1.4). */
  #handOn(of: CompiledActivity, execution: Execution, nowMs: number): void {
    const kept: Delivery[][] | undefined =
      this.#compiled.options.siblingRows === 'alternate' ? execution.rows.map(() => []) : undefined;
    let isHandled = false;
    if (of.hasLinks) {
      const lineages = of.isJunction ? this.#junction(of).lineages() : undefined;
      for (let row = 0; row < execution.rows.length; row += 1) {
        if (this.#offer(of, execution, row, nowMs, lineages, kept?.[row])) isHandled = true;
      }
    }
    if (execution.status === 'failed' && !isHandled) this.#rollup.failureWentUnhandled();
    if (kept === undefined) this.#leave(of, nowMs);
    else this.#siblings.add({ source: of, rows: kept }, execution.token);
  }

  /** Offers one row to all links before the turn of any other token. Returns whether a link passed it. */
  #offer(
    of: CompiledActivity,
    execution: Execution,
    row: number,
    nowMs: number,
    lineages: readonly (Token | undefined)[] | undefined,
    waiting: Delivery[] | undefined,
  ): boolean {
    let token: Token | undefined;
    for (const link of this.#linkOrders.of(of)) {
      if (!link.passes(execution, row)) continue;
      token ??= new Token(execution, row, lineages === undefined ? execution.token : lineages[row]);
      if (waiting === undefined) this.#deliver(of, link, token, nowMs);
      else waiting.push({ link, token });
    }
    if (token === undefined) {
      this.#tracer.tokenDropped(execution, row, dropReason(of.links, execution, row));
    }
    return token !== undefined;
  }

  #deliver(source: CompiledActivity, link: CompiledLink, token: Token, nowMs: number): void {
    if (this.#compiled.options.mergeOrder === 'fifo') {
      this.#send(link, token, nowMs);
      return;
    }
    const held = this.#held.get(source);
    if (held !== undefined) held.push({ link, token });
    else {
      this.#held.set(source, [{ link, token }]);
      this.#quiescence.keep(source);
    }
  }

  #send({ to, delayMs, incoming }: CompiledLink, token: Token, nowMs: number): void {
    if (delayMs === 0 && to.isJunction) this.#park(to, token, incoming);
    else this.#enqueue(to, token, delayMs === 0 ? 0 : nowMs + delayMs, incoming);
  }

  #enqueue(to: CompiledActivity, token: Token, eligibleAtMs = 0, incoming = 0): void {
    this.#quiescence.enter(to);
    this.#queue.push(to, token, eligibleAtMs, incoming);
  }

  #junction(of: CompiledActivity): JunctionState {
    let state = this.#junctions.get(of);
    if (state === undefined) {
      state = new JunctionState(selectedBy(of, this.#compiled), this.#compiled.options);
      this.#junctions.set(of, state);
    }
    return state;
  }

  #park(junction: CompiledActivity, token: Token, incoming: number): void {
    const state = this.#junction(junction);
    if (state.hasFired)
      throw new InvariantError(`a token reached ${junction.activity.id} after it had fired`);
    if (state.arrived === 0) this.#quiescence.keep(junction);
    state.park(token, incoming);
  }

  /** Whether an entry is to run. A token that reaches a Junction after a trigger delay is parked instead. */
  #isToRun({ activity, token, incoming }: QueueEntry, nowMs: number): boolean {
    if (!activity.isJunction || this.#junction(activity).hasFired) return true;
    this.#park(activity, token, incoming);
    this.#leave(activity, nowMs);
    return false;
  }

  /** A token leaves an activity. Junctions and barriers that nothing can reach any more then go on. */
  #leave(of: CompiledActivity, nowMs: number): void {
    this.#quiescence.leave(of);
    for (;;) {
      const settled = this.#quiescence.takeSettled();
      if (settled.length === 0) return;
      const ready = settled
        .map((index) => this.#compiled.activities[index] as CompiledActivity)
        .filter((at) => this.#isWaiting(at));
      while (ready.length > 0) {
        const [at] = ready.splice(this.#choose(ready.length, 'next junction'), 1) as [CompiledActivity];
        const held = this.#held.get(at);
        if (held === undefined) this.#fire(at, nowMs);
        else this.#letGo(at, held, nowMs);
      }
    }
  }

  #isWaiting(at: CompiledActivity): boolean {
    return this.#held.has(at) || this.#junctions.get(at)?.hasFired === false;
  }

  /** Appends the Junction's single execution to the queue (section 4 rule 3). */
  #fire(junction: CompiledActivity, nowMs: number): void {
    const state = this.#junction(junction);
    state.hasFired = true;
    state.causeSeq = this.#lastSeq;
    const missing = state.missingLinks(junction.incoming);
    if (missing === 0) {
      this.#junctionsFired += 1;
      this.#enqueue(junction, junctionRoot(this.#junctionsFired));
    } else {
      const links = `${missing} of its ${junction.incoming} links`;
      const message = `${junction.activity.name} never runs: ${links} delivered nothing (A15)`;
      this.#starved(junction, message, this.#lastSeq, nowMs);
    }
    this.#quiescence.release(junction);
  }

  #letGo(source: CompiledActivity, held: readonly Delivery[], nowMs: number): void {
    this.#held.delete(source);
    for (const { link, token } of held) this.#send(link, token, nowMs);
    this.#quiescence.release(source);
  }

  #releaseSiblings(nowMs: number): void {
    const outputs = this.#siblings.take();
    for (const { source, link, token } of rowByRow(outputs)) this.#deliver(source, link, token, nowMs);
    for (const { source } of outputs) this.#leave(source, nowMs);
  }

  /** The Junction itself always succeeds. Its rows come from the parked tokens (section 4 rule 4). */
  #playJunction(of: CompiledActivity, execution: Execution, nowMs: number): void {
    const state = this.#junction(of);
    const rows = state.outputRows();
    const seq = this.#tracer.junctionReleased(execution, execution.causeSeq, state.arrived, rows.length);
    if (state.isStarved) {
      const source = String(of.activity.properties['returnDataFrom']);
      const message = `${of.activity.name} returns data from ${source}, which never ran (A17)`;
      this.#starved(of, message, seq, nowMs);
    }
    this.settle(execution, { status: 'success', rows }, nowMs);
  }

  #starved({ activity }: CompiledActivity, message: string, cause: number, nowMs: number): void {
    const note = { code: 'junction-starved', message, activity: activity.id };
    this.#tracer.diagnostic(nowMs, cause, 'Warning', note);
  }

  #causeOf({ activity, token }: QueueEntry): number {
    if (token.execution !== undefined) return token.execution.causeSeq;
    return activity.isJunction ? this.#junction(activity).causeSeq : this.#lastSeq;
  }

  #abort(of: CompiledActivity, nowMs: number, code: Limit, message: string): InstanceEnding {
    const note = { code, message, activity: of.activity.id };
    this.#lastSeq = this.#tracer.diagnostic(nowMs, this.#lastSeq, 'Error', note);
    this.notifications.endsBecause(message);
    return this.#end(nowMs, 'failed', code);
  }

  #end(nowMs: number, status: InstanceStatus, limit?: Limit): InstanceEnding {
    const { returned, broke } = this.#effects;
    this.notifications.reportOverdue(nowMs);
    const seq = this.#tracer.instanceEnd(nowMs, this.#lastSeq, status, returned);
    this.notifications.instanceEnded(nowMs, seq, status);
    this.#ending = { kind: 'ended', status, returned, broke, seq, ...(limit && { limit }) };
    return this.#ending;
  }
}
