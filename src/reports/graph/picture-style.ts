/** Which way links lead in a picture that is laid out anew. */
export const directions = ['right', 'down'] as const;
export type Direction = (typeof directions)[number];

/** How a picture is wanted; everything may be left out. */
export interface PictureStyle {
  /** Lays the runbook out anew this way; left out: where its author put it, or to the right. */
  readonly direction?: Direction;
  /** How wide it is shown: pixels, or as wide as what it is shown in; left out: as wide as it was drawn. */
  readonly width?: number | 'fit';
  /** Leaves out the heading and the dark colours: for a page that has them itself. */
  readonly isPartOfPage?: true;
}
