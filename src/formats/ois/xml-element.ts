/**
 * An element of an export, or of XML that is escaped in one of its fields. Comments and processing
 * instructions are left out.
 */
export interface XmlElement {
  readonly name: string;
  /**
   * The `datatype` attribute, or `''` without one. Other attributes are not kept, because exports have none.
   */
  readonly datatype: string;
  /**
   * Its own text, with entities and CDATA resolved and newlines as `\n`. White space between child elements
   * does not count: the text is `''` if there are children and only white space beside them.
   */
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** The position of its start tag: from 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}
