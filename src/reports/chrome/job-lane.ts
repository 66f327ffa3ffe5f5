/** What a slice shows. */
export type SliceKind = 'job' | 'instance' | 'activity';

/** A lane of the picture, which is a thread in Chrome's words: its open slices, and how far it has come. */
export interface JobLane {
  readonly pid: number;
  readonly tid: number;
  /** The time of its latest event. */
  latest: number;
  /** The innermost slice last. */
  readonly open: SliceKind[];
}

/** How many slices have to end so that the innermost one of this kind ends; 0 if none is open. */
export function slicesToEnd({ open }: JobLane, kind: SliceKind): number {
  const at = open.lastIndexOf(kind);
  return at < 0 ? 0 : open.length - at;
}
