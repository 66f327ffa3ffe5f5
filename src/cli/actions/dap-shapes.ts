import { basename } from 'node:path';
import { Source, StackFrame } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CallFrame } from '../../debug/call-stack.ts';
import type { FailureFilter, StopReason } from '../../debug/debug-machine.ts';
import type { SourceNode } from '../../debug/source-nodes.ts';

const failureFilters: readonly { readonly filter: FailureFilter; readonly label: string }[] = [
  { filter: 'failed', label: 'Failed activities' },
  { filter: 'warning', label: 'Activities that end with a warning' },
];

/** What an editor can ask for. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsRestartFrame: true,
  supportsBreakpointLocationsRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: failureFilters.map((filter) => ({
    ...filter,
    default: filter.filter === 'failed',
  })),
};

/** What the protocol calls the reasons to stop, and what people are told. */
export const stopReasons: Readonly<Record<StopReason, readonly [reason: string, words: string]>> = {
  entry: ['entry', 'Stopped before the first activity'],
  step: ['step', 'Stopped after a step'],
  breakpoint: ['breakpoint', 'Stopped at a breakpoint'],
  exception: ['exception', 'Stopped after an activity that failed'],
  pause: ['pause', 'Paused'],
  goto: ['goto', 'Played again'],
  end: ['pause', 'The run has ended'],
};

/** A file as the protocol names it. */
export function sourceOf(file: string): Source {
  return new Source(basename(file), file);
}

/** A frame as the protocol shows it. `node`: where its activity is written, in the file of this path. */
export function stackFrameOf(
  id: number,
  { execution, token, isPassed, isEnded }: CallFrame,
  node: SourceNode | undefined,
  file: string,
): DebugProtocol.StackFrame {
  const { name } = execution.activity;
  const rows = execution.rowCount;
  const row = isPassed && rows > 1 ? `row ${token.row + 1} of ${rows}` : `token ${execution.token.path}`;
  const state = isEnded && !isPassed ? `, ended ${execution.status}` : '';
  const source = node && sourceOf(file);
  const title = `${name} (${row}${state})`;
  const frame: DebugProtocol.StackFrame = new StackFrame(id, title, source, node?.line, node?.column);
  frame.canRestart = true;
  if (isPassed) frame.presentationHint = 'subtle';
  return frame;
}
