import { LimitReached } from '../databus/activity-failure.ts';
import type { MemoryWatch } from '../databus/memory-watch.ts';
import {
  Execution,
  type InstanceFacts,
  type LoopProgress,
  PlayedActivity,
  RootToken,
  type Token,
} from '../databus/token.ts';
import { InvariantError } from '../model/problem.ts';
import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { InstanceLimit } from '../model/run-limit.ts';
import { counted } from '../text/plain-words.ts';
import type { RowFactor } from '../trace/trace-event.ts';
import type { Command, InstanceEnding } from './command.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';
import { EventNotifications } from './event-notifications.ts';
import { junctionRoot } from './junction.ts';
import { KeptTokens } from './kept-tokens.ts';
import { type Choose, documentedOrder } from './link-orders.ts';
import { dropReason } from './link-refusal.ts';
import { failure, type Outcome } from './outcome.ts';
import { OutcomeRecorder } from './outcome-recorder.ts';
import { Quiescence } from './quiescence.ts';
import { type Delivery, rowByRow, SiblingRows } from './sibling-rows.ts';
import { manyTokens } from './token-product.ts';
import { type QueueEntry, RowTokens, TokenQueue } from './token-queue.ts';
import { TokenRoutes } from './token-routes.ts';
import type { Tracer } from './tracer.ts';

/** The next attempt of an activity whose loop has not exited. */
interface Retry {
  readonly of: CompiledActivity;
  readonly last: Execution;
  readonly atMs: number;
}

/** The list of them is copied when it grows, and when the loop exits. */
const bytesPerLoopRow = 2 * 8;

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
  readonly #kept: KeptTokens;
  readonly #routes: TokenRoutes;
  /** There with option siblingRows 'alternate' (A31). */
  readonly #siblings: SiblingRows | undefined;
  readonly #recorder: OutcomeRecorder;
  readonly #memory: MemoryWatch | undefined;
  /** What it reports of failures and long runs, if anything. The host calls its `reportDue`. */
  readonly notifications: EventNotifications | undefined;
  readonly #playedActivities: (PlayedActivity | undefined)[];
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
    this.#memory = facts.memory;
    this.#playedActivities = compiled.activities.map(() => undefined);
    this.#queue = new TokenQueue(compiled.options);
    this.#siblings = compiled.options.siblingRows === 'alternate' ? new SiblingRows() : undefined;
    const isBarrier = compiled.options.mergeOrder === 'barrier';
    this.notifications = compiled.notifies ? new EventNotifications(compiled, tracer) : undefined;
    this.#recorder = new OutcomeRecorder(compiled, tracer, this.notifications, facts.memory);
    this.#quiescence = new Quiescence(compiled, ({ isJunction }) => isJunction || isBarrier);
    this.#kept = new KeptTokens(compiled, this.#quiescence);
    this.#routes = new TokenRoutes(compiled.options, choose, this.#queue, this.#quiescence, this.#kept);
  }

  /** How many executions have begun. */
  get executions(): number {
    return this.#sequenceNumber;
  }

  /** Puts the first token on the starting activity. `cause`: the `seq` of the event that started the job. */
  start(nowMs: number, cause: number): void {
    this.#lastSeq = this.#tracer.instanceStart(nowMs, cause);
    this.notifications?.instanceStarted(nowMs, this.#lastSeq);
    const { start } = this.#compiled;
    if (start.activity.enabled !== false) this.#routes.enqueue(start, new RootToken('1'));
  }

  /** The next command. */
  next(nowMs: number): Command {
    if (this.#ending !== undefined) return this.#ending;
    if (this.#running !== undefined) throw new InvariantError('an instance runs one activity at a time');
    this.notifications?.reportOverdue(nowMs);
    if (this.#retry !== undefined) return this.#nextAttempt(this.#retry, nowMs);
    for (;;) {
      if (this.#siblings !== undefined) this.#goOnWithSiblings(this.#siblings, nowMs);
      const entry = this.#queue.take(nowMs);
      if (entry === undefined) break;
      const { activity, token } = entry;
      if (!activity.isJunction)
        return this.#begin(activity, token, nowMs, token.execution?.causeSeq ?? this.#lastSeq);
      if (this.#park(entry, nowMs)) continue;
      const command = this.#begin(activity, token, nowMs, this.#kept.junction(activity).causeSeq);
      if (command.kind === 'execute') this.#playJunction(activity, command, nowMs);
      if (this.#ending !== undefined) return this.#ending;
    }
    const untilMs = this.#queue.nextEligibleAtMs;
    if (untilMs !== undefined) return { kind: 'wait', untilMs };
    return this.#end(nowMs, this.#recorder.rollup.status(this.#compiled.options.rollup));
  }

  /** Records the outcome of the running execution. */
  settle(execution: Execution, outcome: Outcome, nowMs: number): void {
    if (this.#running !== execution) throw new InvariantError('settled an execution that is not running');
    this.#running = undefined;
    const of = this.#ofExecution(execution);
    const limit = this.#recorder.record(of, execution, outcome, nowMs);
    this.#lastSeq = execution.causeSeq;
    if (limit !== undefined) {
      this.#abort(of, nowMs, limit, `${of.activity.name}: ${execution.errorSummary}`);
      return;
    }
    if (execution.rowCount > this.#compiled.options.maxTokens) {
      this.#tooMany(of, execution, nowMs);
      return;
    }
    const { loop } = of;
    try {
      if (loop !== undefined && !loop.exits(execution)) this.#goOn(of, execution, loop.delayMs, nowMs);
      else this.#handOn(of, this.#withLoopRows(execution), nowMs);
    } catch (error) {
      // A condition may be too much for the memory.
      if (!(error instanceof LimitReached)) throw error;
      this.#abort(of, nowMs, error.limit, `${of.activity.name}: ${error.message}`);
    }
  }

  /**
   * Stops the instance (section 7, stop job): the running activity ends failed, and nothing more is sent.
   * Returns how the instance ended; the status is `failed` if its server was lost (A26).
   */
  cancel(nowMs: number, reason = stoppedByUser, status: 'canceled' | 'failed' = 'canceled'): InstanceEnding {
    if (this.#ending !== undefined) return this.#ending;
    const running = this.#running;
    this.#running = undefined;
    this.notifications?.endsBecause(reason);
    if (running !== undefined) {
      this.#recorder.record(this.#ofExecution(running), running, failure(reason), nowMs);
      this.#lastSeq = running.causeSeq;
    }
    return this.#end(nowMs, status);
  }

  #ofExecution({ of }: Execution): CompiledActivity {
    return this.#compiled.activities[of.index] as CompiledActivity;
  }

  /** An activity whose loop has not exited keeps its token, and nothing else runs meanwhile (section 5). */
  #nextAttempt(retry: Retry, nowMs: number): Command {
    if (retry.atMs > nowMs) return { kind: 'wait', untilMs: retry.atMs };
    this.#retry = undefined;
    const { last, of } = retry;
    const loop = { attempt: last.attempt + 1, startMs: last.loopStartMs };
    return this.#begin(of, last.token, nowMs, last.causeSeq, loop);
  }

  /** What all executions of an activity have in common: made when the first begins. */
  #played({ activity, index }: CompiledActivity): PlayedActivity {
    const played = new PlayedActivity(activity, index, this.#facts);
    this.#playedActivities[index] = played;
    return played;
  }

  #begin(of: CompiledActivity, token: Token, nowMs: number, cause: number, loop?: LoopProgress): Command {
    const { maxExecutions } = this.#compiled.options;
    if (this.#sequenceNumber >= maxExecutions) {
      const message = `the step limit of ${maxExecutions} activity executions was reached`;
      return this.#abort(of, nowMs, 'step-limit', message);
    }
    const shortage = this.#memory?.grown();
    if (shortage !== undefined) return this.#noRoom(of, nowMs, shortage);
    this.#sequenceNumber += 1;
    const played = this.#playedActivities[of.index] ?? this.#played(of);
    const execution = new Execution(played, token, this.#sequenceNumber, nowMs, loop);
    execution.causeSeq = this.#tracer.activityStart(execution, cause);
    this.#compiled.watch?.begun?.(execution);
    this.notifications?.executionStarted(of, execution);
    this.#running = execution;
    return execution;
  }

  /** The loop has not exited: plans another attempt, unless the safety cap is reached. */
  #goOn(of: CompiledActivity, execution: Execution, delayMs: number, nowMs: number): void {
    const { maxLoopAttempts, loopRows, maxTokens } = this.#compiled.options;
    if (loopRows === 'all') for (const row of execution.rows) this.#loopRows.push(row);
    if (this.#loopRows.length > maxTokens) {
      this.#tooMany(of, execution, nowMs);
      return;
    }
    const shortage = this.#memory?.shortageFor(this.#loopRows.length * bytesPerLoopRow);
    if (shortage !== undefined) {
      const rows = counted(this.#loopRows.length, 'row');
      this.#abort(of, nowMs, 'memory-limit', `${shortage}: the loop of ${of.activity.name} keeps ${rows}`);
      return;
    }
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
    const kept = this.#siblings && execution.rows.map((): Delivery[] => []);
    this.#compiled.watch?.published(execution);
    const isHandled = of.hasLinks && this.#offerRows(of, execution, kept, nowMs);
    if (this.#ending !== undefined) return;
    if (!isHandled && execution.status === 'failed') this.#recorder.rollup.failureWentUnhandled();
    if (kept === undefined) this.#leave(of, nowMs);
    else this.#siblings?.add({ source: of, rows: kept }, execution.token);
  }

  /**
   * Offers the rows one by one. Returns whether a link passed one. What waits may be too much: that ends it.
   */
  #offerRows(
    of: CompiledActivity,
    execution: Execution,
    kept: Delivery[][] | undefined,
    nowMs: number,
  ): boolean {
    const { rowCount } = execution;
    const { maxTokens } = this.#compiled.options;
    const lineages = of.isJunction ? this.#kept.junction(of).takeLineages() : undefined;
    const isOnly = rowCount === 1 && lineages === undefined;
    const tokens = of.queuesAtOnce && !isOnly ? new RowTokens(execution, lineages) : undefined;
    let isHandled = false;
    for (let row = 0; row < rowCount && this.#ending === undefined; row += 1) {
      const isPassed = of.queuesAtOnce
        ? this.#routes.queueRow(of, execution, row, tokens)
        : this.#routes.deliverRow(of, execution, row, nowMs, lineages, kept?.[row]);
      if (isPassed) isHandled = true;
      else this.#tracer.tokenDropped(execution, row, dropReason(of.links, execution, row));
      const shortage = this.#memory?.grown();
      if (this.#queue.size + this.#kept.count > maxTokens) this.#tooMany(of, execution, nowMs);
      else if (shortage !== undefined) this.#noRoom(of, nowMs, shortage);
    }
    return isHandled;
  }

  /** Parks a token that has reached a Junction after a trigger delay. False if the Junction itself runs. */
  #park({ activity, token, incoming }: QueueEntry, nowMs: number): boolean {
    if (this.#kept.junction(activity).hasFired) return false;
    this.#kept.park(activity, token, incoming);
    this.#leave(activity, nowMs);
    return true;
  }

  /** A token leaves an activity. Junctions and barriers that nothing can reach any more then go on. */
  #leave(of: CompiledActivity, nowMs: number): void {
    if (!this.#quiescence.watchesAny) return;
    this.#quiescence.leave(of);
    for (;;) {
      const settled = this.#quiescence.takeSettled();
      if (settled.length === 0) return;
      const ready = settled
        .map((index) => this.#compiled.activities[index] as CompiledActivity)
        .filter((at) => this.#kept.isWaiting(at));
      while (ready.length > 0) {
        const [at] = ready.splice(this.#choose(ready.length, 'next junction'), 1) as [CompiledActivity];
        const held = this.#kept.takeHeld(at);
        if (held === undefined) this.#fire(at, nowMs);
        else this.#letGo(at, held, nowMs);
      }
    }
  }

  /** Appends the Junction's single execution to the queue (section 4 rule 3). */
  #fire(junction: CompiledActivity, nowMs: number): void {
    const state = this.#kept.junction(junction);
    state.hasFired = true;
    state.causeSeq = this.#lastSeq;
    const missing = state.missingLinks(junction.incoming);
    if (missing === 0) {
      this.#junctionsFired += 1;
      this.#routes.enqueue(junction, junctionRoot(this.#junctionsFired));
    } else {
      const links = `${missing} of its ${junction.incoming} links`;
      const message = `${junction.activity.name} never runs: ${links} delivered nothing (A15)`;
      this.#starved(junction, message, this.#lastSeq, nowMs);
    }
    this.#quiescence.release(junction);
  }

  #letGo(source: CompiledActivity, held: readonly Delivery[], nowMs: number): void {
    for (const { link, token } of held) this.#routes.send(link, token, nowMs);
    this.#quiescence.release(source);
  }

  /** Hands on what the executions of a split have sent, if the last of them has ended (A31). */
  #goOnWithSiblings(siblings: SiblingRows, nowMs: number): void {
    if (siblings.isEmpty || !siblings.isThrough(this.#queue.nextToken(nowMs))) return;
    const outputs = siblings.take();
    for (const { source, link, token } of rowByRow(outputs)) {
      this.#kept.goesOn();
      this.#routes.deliver(source, link, token, nowMs);
    }
    for (const { source } of outputs) this.#leave(source, nowMs);
  }

  /** The Junction itself always succeeds. Its rows come from the parked tokens (section 4 rule 4). */
  #playJunction(of: CompiledActivity, execution: Execution, nowMs: number): void {
    const state = this.#kept.junction(of);
    const rows = state.outputRows();
    this.#kept.release(of);
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

  #noRoom(of: CompiledActivity, nowMs: number, shortage: string): InstanceEnding {
    const waiting = counted(this.#queue.size + this.#kept.count, 'token');
    return this.#abort(of, nowMs, 'memory-limit', `${shortage}: ${waiting} of this instance wait`);
  }

  /** More tokens wait than may, or an execution has more rows than that. */
  #tooMany(of: CompiledActivity, execution: Execution, nowMs: number): void {
    const { message, product } = manyTokens(execution, this.#compiled.options.maxTokens);
    this.#abort(of, nowMs, 'token-limit', message, product);
  }

  #abort(
    of: CompiledActivity,
    nowMs: number,
    code: InstanceLimit,
    message: string,
    product?: readonly RowFactor[],
  ): InstanceEnding {
    const note = { code, message, activity: of.activity.id, ...(product && { product }) };
    this.#lastSeq = this.#tracer.diagnostic(nowMs, this.#lastSeq, 'Error', note);
    this.notifications?.endsBecause(message);
    return this.#end(nowMs, 'failed', code);
  }

  #end(nowMs: number, status: InstanceStatus, limit?: InstanceLimit): InstanceEnding {
    const { returned, broke } = this.#recorder.effects;
    this.notifications?.reportOverdue(nowMs);
    const seq = this.#tracer.instanceEnd(nowMs, this.#lastSeq, status, returned);
    this.notifications?.instanceEnded(nowMs, seq, status);
    this.#ending = { kind: 'ended', status, returned, broke, seq, ...(limit && { limit }) };
    return this.#ending;
  }
}
