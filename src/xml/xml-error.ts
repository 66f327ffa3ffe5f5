/** Why a query cannot be answered, in words: the XML, the query, or a limit. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}
