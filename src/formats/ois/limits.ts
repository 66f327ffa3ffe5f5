const mebibyte = 1024 * 1024;

/** Bytes an export may have. */
export const maxExportBytes = 256 * mebibyte;

/** What one XML text may have. */
export interface XmlLimits {
  /** Elements inside one another. */
  readonly depth: number;
  readonly elements: number;
  /**
   * UTF-16 units between two tags: a text, a comment or a tag itself. The parser holds them in many small
   * pieces until they end.
   */
  readonly run: number;
  /** Problems that are told one by one; reading stops behind them. */
  readonly problems: number;
}

/**
 * The limits of an export. One of 256 MiB, as the Runbook Designer writes it, has some five million elements.
 */
export const exportLimits: XmlLimits = {
  depth: 100,
  elements: 10_000_000,
  run: 32 * mebibyte,
  problems: 100,
};

/** The limits of XML that stands escaped in a field of an export: its size is that of the field. */
export const nestedLimits: XmlLimits = {
  depth: 30,
  elements: exportLimits.elements,
  run: exportLimits.run,
  problems: 1,
};
