import type { ActivityEnd } from '../../trace/trace-event.ts';

/** One line of the tree before it is folded: an execution with all its attempts, a job, or a diagnostic. */
export interface TreeItem {
  readonly kind: 'execution' | 'job' | 'note';
  /** The activity's name, the runbook's path, or the note itself. */
  readonly name: string;
  /** The token of an execution: siblings on the same token belong together. */
  readonly token: string | undefined;
  readonly children: TreeItem[];
  job: number | null;
  /** Why a child job was queued, in words; blank for other items. */
  purpose: string;
  /** Whether it was queued for an item of For Each. */
  isForItem: boolean;
  status: string | undefined;
  attempts: number;
  durationMs: number;
  /** How many executions or jobs this item stands for after folding. */
  times: number;
  end?: Pick<ActivityEnd, 'rows' | 'errorSummary' | 'simulated' | 'script' | 'data'>;
  junction?: { readonly arrived: number; readonly emitted: number };
  /** Set by folding: the entries that are drawn below. */
  entries: readonly TreeEntry[];
  /** Set by folding: equal for items that look the same, with everything below them. */
  signature: number;
}

/** One branch of the drawing: an item, or several on one token, repeated `count` times. */
export interface TreeEntry {
  readonly count: number;
  readonly items: readonly TreeItem[];
}

/** A new item without children. */
export function treeItem(
  kind: TreeItem['kind'],
  name: string,
  token: string | undefined,
  job: number | null,
): TreeItem {
  return {
    kind,
    name,
    token,
    job,
    purpose: '',
    isForItem: false,
    children: [],
    status: undefined,
    attempts: 1,
    durationMs: 0,
    times: 1,
    entries: [],
    signature: 0,
  };
}
