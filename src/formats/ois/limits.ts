const mebibyte = 1024 * 1024;

/** The largest export, in bytes. */
export const maxExportBytes = 256 * mebibyte;

/** The limits of one XML text. */
export interface XmlLimits {
  /** The deepest nesting of elements. */
  readonly depth: number;
  readonly elements: number;
  /** The most elements that are objects: what is converted costs much more than what is read. */
  readonly objects: number;
  /**
   * The most UTF-16 units between two tags, in a text, a comment or a tag itself. The parser holds them in
   * many small pieces until they end.
   */
  readonly run: number;
  /** The most problems that are reported one by one. Reading stops after them. */
  readonly problems: number;
}

/** The limits of an export. An export of 256 MiB from the Runbook Designer has some five million elements. */
export const exportLimits: XmlLimits = {
  depth: 100,
  elements: 5_000_000,
  objects: 100_000,
  run: 32 * mebibyte,
  problems: 100,
};

/** The limits of XML that is escaped in a field of an export. Its size is limited by that of the field. */
export const nestedLimits: XmlLimits = {
  depth: 30,
  elements: 250_000,
  objects: exportLimits.objects,
  run: exportLimits.run,
  problems: 1,
};
