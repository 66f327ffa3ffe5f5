import type { XmlElement } from './xml-element.ts';

/** Stable codes for what is wrong with the text of an export. */
export type XmlCode =
  | 'xml-syntax'
  | 'xml-doctype'
  | 'xml-entity'
  | 'xml-encoding'
  | 'xml-depth'
  | 'file-too-large'
  | 'file-truncated'
  | 'not-an-export'
  | 'more-problems';

/**
 * The place of a complaint: the character just read, the `<` or `&` before it, or directly after the `>`
 * before it.
 */
export type ComplaintPlace = 'character' | 'opening' | 'behind';

/** What is reported for an error of saxes. */
export interface Complaint {
  readonly code: XmlCode;
  readonly message: string;
  readonly hint: string;
  readonly place: ComplaintPlace;
  /** Whether the rest is still read correctly, so that more can be reported. */
  readonly goesOn: boolean;
}

const mend = 'mend the file, or export again from the Runbook Designer';
const written = 'write it as &amp; or &lt; where it is meant as text';

/**
 * What is reported for an error message of saxes, given without its position. `read` is the text of the tag
 * or entity so far, empty if it is not known. `ended` is the element that saxes ended last.
 */
export function complaintOf(message: string, read: string, ended: XmlElement | undefined): Complaint {
  const shown = read.length > 60 ? `${read.slice(0, 60)}…` : read;
  switch (message) {
    case 'undefined entity.':
      return recoverable(
        'xml-entity',
        'opening',
        `the entity ${shown || 'that ends here'} is not defined: only &amp; &lt; &gt; &quot; ` +
          '&apos; and characters by number are',
        'write the character itself, or its number as in &#160;',
      );
    case 'malformed character entity.':
      return recoverable(
        'xml-entity',
        'opening',
        `${shown || 'a number'} stands for no character XML allows`,
        'remove it',
      );
    case 'empty entity name.':
      return recoverable('xml-entity', 'opening', '"&;" names no entity', written);
    case 'disallowed character in entity name.':
      return fatal('xml-entity', 'opening', '"&" begins no entity here', written);
    case 'disallowed character.':
      return read === '<'
        ? fatal('xml-syntax', 'character', 'a "<" stands in the value of an attribute', written)
        : recoverable('xml-syntax', 'character', 'XML does not allow this control character', 'remove it');
    case 'inappropriately located doctype declaration.':
      return doctypeComplaint;
    case 'unexpected close tag.': {
      const { name = '', line = 1, column = 1 } = ended ?? {};
      const open = `<${name}>, which begins at line ${line}, column ${column}`;
      return fatal(
        'xml-syntax',
        'opening',
        `the end tag ${shown || 'here'} does not belong to ${open}`,
        mend,
      );
    }
    case 'text data outside of root node.':
      return fatal('xml-syntax', 'behind', 'there is text outside the one element of the file', 'remove it');
    case 'documents may contain only one root.':
      return fatal('xml-syntax', 'opening', 'a second element follows the one of the file', 'remove it');
    case 'disallowed character in tag name':
      return fatal('xml-syntax', 'character', 'no tag begins with this character', written);
    default: {
      const place = /clos(?:e|ing) tag/.test(message) ? 'opening' : 'character';
      return fatal('xml-syntax', place, `this is no well-formed XML: ${message.replace(/[.:]*$/, '')}`, mend);
    }
  }
}

/** What is reported for a document type. It could define entities, and no export has one. */
export const doctypeComplaint: Complaint = {
  code: 'xml-doctype',
  message: 'the file declares a document type, which no export has',
  hint: 'remove <!DOCTYPE …>, or export again from the Runbook Designer',
  place: 'opening',
  goesOn: false,
};

function fatal(code: XmlCode, place: ComplaintPlace, message: string, hint: string): Complaint {
  return { code, message, hint, place, goesOn: false };
}

function recoverable(code: XmlCode, place: ComplaintPlace, message: string, hint: string): Complaint {
  return { code, message, hint, place, goesOn: true };
}
