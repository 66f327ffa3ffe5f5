/**
 * An element of an export, or of XML that stands escaped in one of its fields. Comments and processing
 * instructions leave no trace.
 */
export interface XmlElement {
  readonly name: string;
  /** The `datatype` attribute, `''` without one. Other attributes are not kept: an export has none. */
  readonly datatype: string;
  /**
   * Its own text, entities and CDATA resolved, newlines as `\n`. White space between child elements is no
   * text: `''` when there are children and nothing but white space beside them.
   */
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** Where its start tag begins: from 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}
