type Paint = (text: string) => string;

/** The colours of a report, by what they mean; each says the same as a sign or a word beside it. */
export interface Colours {
  readonly error: Paint;
  readonly warning: Paint;
  readonly information: Paint;
  /** What matters less. */
  readonly quiet: Paint;
  /** Names. */
  readonly strong: Paint;
}

const as: Paint = (text) => text;

/** No colour at all. */
export const plainColours: Colours = { error: as, warning: as, information: as, quiet: as, strong: as };
