type Paint = (text: string) => string;

/** The colours of a report, by meaning. A sign or a word beside a colour always says the same. */
export interface Colours {
  readonly error: Paint;
  readonly warning: Paint;
  readonly information: Paint;
  /** For what matters less. */
  readonly quiet: Paint;
  /** For names. */
  readonly strong: Paint;
}

const as: Paint = (text) => text;

/** No colour at all. */
export const plainColours: Colours = { error: as, warning: as, information: as, quiet: as, strong: as };
