import { Document, isMap, isSeq, Scalar, visit } from 'yaml';

/**
 * A definition as YAML for people and version control, under comments: texts of several lines as blocks,
 * coordinates in one line each, nothing folded. The same content gives the same text.
 */
export function yamlFile(content: object, comments: readonly string[]): string {
  const document = new Document(content, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = comments.map((line) => ` ${line}`).join('\n');
  const layout = document.get('layout');
  if (isMap(layout)) for (const { value } of layout.items) if (isSeq(value)) value.flow = true;
  // The library writes a block of spaces and line ends alone with less of them than it reads.
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && /^\s+$/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({
    lineWidth: 0,
    indentSeq: false,
    blockQuote: 'literal',
    singleQuote: true,
    flowCollectionPadding: false,
  });
}
