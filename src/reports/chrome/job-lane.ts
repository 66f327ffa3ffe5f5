/** What a slice shows. */
export type SliceKind = 'job' | 'instance' | 'activity';

/** A lane of the picture, which is a thread in Chrome's words: with its open slices. */
export interface JobLane {
  readonly pid: number;
  readonly tid: number;
  /** The innermost slice last. */
  readonly open: { readonly kind: SliceKind; readonly name: string }[];
}

/** How many slices have to end so that the innermost one of this kind ends; 0 if none is open. */
export function slicesToEnd({ open }: JobLane, kind: SliceKind): number {
  const at = open.findLastIndex((slice) => slice.kind === kind);
  return at < 0 ? 0 : open.length - at;
}
