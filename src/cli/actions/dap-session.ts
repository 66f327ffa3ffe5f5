import {
  DebugSession,
  ExitedEvent,
  Handles,
  InitializedEvent,
  OutputEvent,
  Response,
  Scope,
  StoppedEvent,
  TerminatedEvent,
  Thread,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { ActivityFailure } from '../../databus/activity-failure.ts';
import type { CallFrame } from '../../debug/call-stack.ts';
import type { DataNode } from '../../debug/data-view.ts';
import { DebugMachine, type FailureFilter, type Stop } from '../../debug/debug-machine.ts';
import type { Motion } from '../../debug/motion.ts';
import { nodeMeant, type SourceNode } from '../../debug/source-nodes.ts';
import { type RunResult, type TraceEvent, UsageError } from '../../index.ts';
import { resultLine } from '../../reports/result-text.ts';
import { eventlog } from '../../reports/trace/eventlog.ts';
import { thrownText } from '../../text/thrown-text.ts';
import { EndReason } from '../../trace/end-reason.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import { type DebuggedProgram, fileKey, type LaunchArguments, loadProgram } from './dap-launch.ts';
import { capabilities, sourceOf, stackFrameOf, stopReasons } from './dap-shapes.ts';

type Stopped = Extract<Stop, { kind: 'stopped' }>;

/** Speaks the Debug Adapter Protocol with one editor, which debugs one simulation. */
export class DapSession extends DebugSession {
  /** Settles when the editor has gone. */
  readonly over: Promise<void>;
  readonly #end: () => void;
  #program: DebuggedProgram | undefined;
  #machine: DebugMachine | undefined;
  #launch: LaunchArguments = {};
  #stop: Stopped | undefined;
  #isMoving = false;
  #hasStoppedAtEnd = false;
  #nodes = new Map<string, SourceNode>();
  readonly #frames = new Handles<CallFrame>();
  readonly #lists = new Handles<() => readonly DataNode[]>();
  readonly #log = eventlog();

  constructor() {
    super();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.over = promise;
    this.#end = resolve;
  }

  /** In place of ending the process. */
  override shutdown(): void {
    void this.#machine?.close();
    this.#end();
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = capabilities;
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: object = {}): void {
    this.#answer(response, async () => {
      this.#launch = args as LaunchArguments;
      const program = await loadProgram(this.#launch);
      this.#machine = new DebugMachine(program.bundle, program.options, {
        onEvent: (event) => this.#tellEvent(event),
        onMessage: (text) => this.#note(text),
      });
      this.#program = program;
      for (const node of program.nodes)
        if (node.of.kind === 'activity') this.#nodes.set(keyOf(node.runbook.path, node.of.activity.id), node);
      if (program.notes !== '') this.sendEvent(new OutputEvent(program.notes, 'console'));
      // Breakpoints can be placed from now on.
      this.sendEvent(new InitializedEvent());
    });
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    const { stopOnEntry } = this.#launch;
    this.#answer(response, () =>
      this.#go((machine) => (stopOnEntry === true ? machine.begin() : machine.move('continue', 1))),
    );
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.#answer(response, () => {
      const file = fileKey(source.path ?? '');
      const nodes = this.#nodesOf(file);
      this.#running.clearBreakpoints(file);
      response.body = { breakpoints: breakpoints.map((given) => this.#breakpoint(file, nodes, given)) };
    });
  }

  protected override breakpointLocationsRequest(
    response: DebugProtocol.BreakpointLocationsResponse,
    { source, line, endLine = line }: DebugProtocol.BreakpointLocationsArguments,
  ): void {
    this.#answer(response, () => {
      const nodes = this.#nodesOf(fileKey(source.path ?? ''));
      const inside = nodes.filter((node) => node.line >= line && node.line <= endLine);
      response.body = { breakpoints: inside.map((node) => ({ line: node.line, column: node.column })) };
    });
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    this.#answer(response, () => this.#running.stopOnFailures(filters as FailureFilter[]));
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    this.#answer(response, () => {
      const event = this.#running.event;
      if (event?.event !== 'ActivityEnd') throw new UsageError('no activity has failed here');
      const { status, errorSummary } = event;
      response.body = { exceptionId: status, description: errorSummary, breakMode: 'always' };
    });
  }

  protected override loadedSourcesRequest(response: DebugProtocol.LoadedSourcesResponse): void {
    this.#answer(response, () => {
      response.body = { sources: (this.#program?.files ?? []).map(sourceOf) };
    });
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    this.#answer(response, () => {
      const jobs = this.#running.jobs();
      response.body = { threads: jobs.map(({ job, runbook }) => new Thread(job, `Job ${job}: ${runbook}`)) };
    });
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { threadId, startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  ): void {
    this.#answer(response, () => {
      const frames = this.#running.frames(threadId);
      const wanted = frames.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
      const stackFrames = wanted.map((frame) => this.#stackFrame(frame));
      response.body = { stackFrames, totalFrames: frames.length };
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId }: DebugProtocol.ScopesArguments,
  ): void {
    this.#answer(response, () => {
      const scopes = this.#running.scopes(this.#frame(frameId));
      response.body = { scopes: scopes.map((scope) => new Scope(scope.name, this.#listOf(scope), false)) };
    });
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    this.#answer(response, () => {
      const nodes = this.#lists.get(variablesReference, () => [])();
      response.body = {
        variables: nodes.map((node) => ({
          ...{ name: node.name, value: node.value, variablesReference: this.#listOf(node) },
          ...(node.type && { type: node.type }),
          ...(node.readBy && { evaluateName: node.readBy }),
          ...(node.type && !node.place && { presentationHint: { attributes: ['readOnly'] } }),
        })),
      };
    });
  }

  protected override setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  ): void {
    this.#answer(response, async () => {
      const nodes = this.#lists.get(variablesReference, () => [])();
      const place = nodes.find((node) => node.name === name)?.place;
      if (place === undefined)
        throw new UsageError(
          `${name} cannot be set`,
          'items that activities published, counters, and variables that are not encrypted can be',
        );
      const moved = await this.#exclusively((machine) => machine.set(place, value));
      response.body = { value };
      const stop = moved ?? (this.#stop && { ...this.#stop, reason: 'goto' });
      if (moved !== undefined) this.#note('With this value the run goes another way from here.');
      // All that is shown has to be asked for anew.
      if (stop !== undefined) this.#arriveSoon(stop);
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId }: DebugProtocol.EvaluateArguments,
  ): void {
    this.#answer(response, () => {
      const frame = frameId === undefined ? this.#topFrame() : this.#frame(frameId);
      const result = frame === undefined ? expression : this.#running.evaluate(expression, frame);
      response.body = { result, variablesReference: 0 };
    });
  }

  /** The ways to move have the names of their requests. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const { command } = request;
    if (!isMotion(command)) {
      super.dispatchRequest(request);
      return;
    }
    const { threadId } = request.arguments as DebugProtocol.NextArguments;
    this.#answer(new Response(request), () => {
      this.#go((machine) => machine.move(command, threadId));
    });
  }

  protected override restartFrameRequest(
    response: DebugProtocol.RestartFrameResponse,
    { frameId }: DebugProtocol.RestartFrameArguments,
  ): void {
    this.#answer(response, () => {
      const stop = this.#running.restart(this.#frame(frameId));
      this.#arriveSoon(stop);
    });
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.#answer(response, () => this.#running.pause());
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.sendResponse(response);
    this.sendEvent(new TerminatedEvent());
  }

  get #running(): DebugMachine {
    if (this.#machine === undefined) throw new UsageError('nothing was launched');
    return this.#machine;
  }

  /** Answers a request; a mistake of its sender is told in words. */
  #answer(response: DebugProtocol.Response, act: () => void | Promise<void>): void {
    void (async () => {
      try {
        await act();
        this.sendResponse(response);
      } catch (error) {
        const variables = { _words: wordsOf(error) };
        this.sendErrorResponse(response, { id: 1, format: '{_words}', variables, showUser: true });
      }
    })();
  }

  /** Begins to move. Throws UsageError if that cannot be. */
  #go(move: (machine: DebugMachine) => Promise<Stop>): void {
    this.#exclusively(move).then(
      (stop) => this.#arriveSoon(stop),
      (error: unknown) => {
        this.#note(wordsOf(error));
        this.sendEvent(new TerminatedEvent());
      },
    );
  }

  /** Throws UsageError at once if the machine moves already. */
  #exclusively<Result>(move: (machine: DebugMachine) => Promise<Result>): Promise<Result> {
    const machine = this.#running;
    if (this.#isMoving) throw new UsageError('the simulation is already being played');
    this.#isMoving = true;
    return move(machine).finally(() => {
      this.#isMoving = false;
    });
  }

  /** The answer to the request that led there comes first. */
  #arriveSoon(stop: Stop): void {
    setImmediate(() => this.#arrive(stop));
  }

  #arrive(stop: Stop): void {
    this.#frames.reset();
    this.#lists.reset();
    if (stop.kind === 'ended' && (this.#launch.stopOnEnd !== true || this.#hasStoppedAtEnd)) {
      this.#tellResult(stop.result);
      return;
    }
    this.#hasStoppedAtEnd = stop.kind === 'ended';
    const atEnd = { kind: 'stopped', reason: 'end', job: this.#running.event?.job ?? 1 } as const;
    this.#stop = stop.kind === 'ended' ? { ...atEnd, breakpoints: [] } : stop;
    const { reason, job, breakpoints, text } = this.#stop;
    const [name, words] = stopReasons[reason];
    const body = { description: text ?? words, text, allThreadsStopped: true, hitBreakpointIds: breakpoints };
    const event = new StoppedEvent(name, job);
    Object.assign(event.body, body);
    this.sendEvent(event);
  }

  #tellResult(result: RunResult): void {
    const reason = new EndReason();
    for (const event of this.#running.events) reason.add(event);
    const exitCode = exitCodeOf(result, false);
    const runbook = reason.runbooks.join(', ');
    const why = reason.of(result)?.text ?? null;
    this.#note(resultLine({ ...result, runbook, exitCode, reason: why, isSimulated: true }));
    if (why !== null) this.#note(why);
    this.sendEvent(new ExitedEvent(exitCode));
    this.sendEvent(new TerminatedEvent());
  }

  #note(text: string): void {
    this.sendEvent(new OutputEvent(`${text}\n`, 'console'));
  }

  /** A line of the event log, with the place of the activity that it is about. */
  #tellEvent(event: TraceEvent): void {
    const text = this.#log.event(event);
    if (text === '') return;
    const told: DebugProtocol.OutputEvent = new OutputEvent(text, 'stdout');
    const node =
      'activity' in event ? this.#nodes.get(keyOf(event.runbook, event.activity ?? '')) : undefined;
    if (node !== undefined)
      Object.assign(told.body, {
        source: sourceOf(fileKey(node.file)),
        line: node.line,
        column: node.column,
      });
    this.sendEvent(told);
  }

  #nodesOf(file: string): readonly SourceNode[] {
    return (this.#program?.nodes ?? []).filter((node) => fileKey(node.file) === file);
  }

  #breakpoint(
    file: string,
    nodes: readonly SourceNode[],
    { line, column, ...rules }: DebugProtocol.SourceBreakpoint,
  ): DebugProtocol.Breakpoint {
    const node = nodeMeant(nodes, line, column);
    if (node === undefined) return { verified: false, message: 'no runbook of this run is in this file' };
    try {
      const { id } = this.#running.addBreakpoint(file, node, rules);
      return { id, verified: true, source: sourceOf(file), line: node.line, column: node.column };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { verified: false, line, message: wordsOf(error) };
    }
  }

  #stackFrame(frame: CallFrame): DebugProtocol.StackFrame {
    const node = this.#nodes.get(keyOf(frame.runbook, frame.execution.activity.id));
    return stackFrameOf(this.#frames.create(frame), frame, node, fileKey(node?.file ?? ''));
  }

  #frame(id: number): CallFrame {
    const frame = this.#frames.get(id, undefined as unknown as CallFrame);
    if (frame === undefined) throw new UsageError('the run has gone on since this was shown');
    return frame;
  }

  #topFrame(): CallFrame | undefined {
    return this.#stop && this.#running.frames(this.#stop.job)[0];
  }

  #listOf({ children }: DataNode): number {
    return children === undefined ? 0 : this.#lists.create(children);
  }
}

const motions: readonly string[] = ['next', 'stepIn', 'stepOut', 'continue', 'stepBack', 'reverseContinue'];

function isMotion(command: string): command is Motion {
  return motions.includes(command);
}

function keyOf(runbook: string, activity: string): string {
  return `${runbook}\n${activity}`;
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError && error.hint !== undefined) return `${error.message}\n${error.hint}`;
  if (error instanceof UsageError || error instanceof ActivityFailure) return error.message;
  return thrownText(error);
}
