import { useEffect, useState } from 'preact/hooks';
import type { Draft } from '../../playground/draft.ts';
import type { Checked } from '../../playground/protocol.ts';
import { type Engine, EngineEnded } from './engine.ts';

/** How long nothing is typed before texts are checked, in milliseconds. */
const pauseMs = 250;

/** What is known of texts. */
export interface CheckState {
  /** Of the last texts that were checked; undefined before the first. */
  readonly checked: Checked | undefined;
  /** Of the last texts that had no error: while there is one, what they were is shown. */
  readonly sound: Checked | undefined;
  /** Whether they have changed since. */
  readonly isBehind: boolean;
  /** Why they could not be checked; blank if they could. */
  readonly failure: string;
}

/** Checks texts whenever they have changed and nothing is typed. */
export function useChecked(engine: Engine, draft: Draft | undefined, opened: number): CheckState {
  const [state, setState] = useState<CheckState & { readonly of?: Draft; readonly opened?: number }>({
    ...{ checked: undefined, sound: undefined, isBehind: true, failure: '' },
  });
  useEffect(() => {
    if (draft === undefined) return undefined;
    let isOld = false;
    const check = async () => {
      try {
        const checked = await engine.ask('check', draft).answer;
        if (isOld) return;
        const isSound = checked.runbooks.length > 0;
        setState((before) => ({
          ...{ checked, isBehind: false, failure: '', of: draft, opened },
          sound: isSound ? checked : before.opened === opened ? before.sound : undefined,
        }));
      } catch (error) {
        if (isOld) return;
        if (error instanceof EngineEnded) void check();
        else setState((before) => ({ ...before, failure: String(error) }));
      }
    };
    const timer = setTimeout(() => void check(), state.of === undefined ? 0 : pauseMs);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [engine, draft, opened]);
  const known = state.opened === opened ? state : { ...state, checked: undefined, sound: undefined };
  return { ...known, isBehind: state.of !== draft };
}
