import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { fileStart, type Position } from '../text/place.ts';
import type { XmlLimits } from './limits.ts';
import { type Complaint, complaintOf, doctypeComplaint, type XmlCode } from './xml-complaints.ts';
import type { XmlElement } from './xml-element.ts';
import { XmlTree } from './xml-tree.ts';

/** A problem of a text, and its place. */
export interface XmlFinding extends Position {
  readonly code: XmlCode;
  readonly message: string;
  readonly hint: string;
}

/** Checks that can refuse a text as soon as possible. */
export interface XmlDemands {
  /** Why the outermost element of this name cannot be used; undefined if it can. */
  root?(name: string): Refusal | undefined;
  /** Whether an element of this name is an object, of which there is a limit of its own. */
  isObject?(name: string): boolean;
  /** Why the encoding in the XML declaration cannot be used; undefined if it can. */
  encoding?(name: string): Refusal | undefined;
}

/** A refusal, before its place is known. */
type Refusal = Omit<XmlFinding, keyof Position>;

/** Stops the parser from within one of its events. It never leaves this file. */
class Stop extends Error {}

/**
 * Reads one element from XML text that comes in slices. A document type and own entities are refused;
 * comments and processing instructions are left out. Reading stops at the first problem that makes the rest
 * doubtful, and at a limit.
 */
export class XmlText {
  readonly findings: XmlFinding[] = [];
  readonly #limits: XmlLimits;
  readonly #demands: XmlDemands;
  readonly #parser = new SaxesParser({
    xmlns: false,
    position: true,
    forceXMLVersion: true,
    defaultXMLVersion: '1.0',
  });
  readonly #tree = new XmlTree();
  /** Where the tag that is being read begins. */
  #line = 1;
  #column = 1;
  #slice = '';
  /** UTF-16 units before the slice. */
  #before = 0;
  /** UTF-16 units since the last event, counted slice by slice. */
  #run = 0;
  #objects = 0;
  #isStopped = false;

  constructor(limits: XmlLimits, demands: XmlDemands = {}) {
    this.#limits = limits;
    this.#demands = demands;
    this.#listen();
  }

  /** The element, after it was read to its end. */
  get root(): XmlElement | undefined {
    return this.#tree.depth === 0 ? this.#tree.lastEnded : undefined;
  }

  /** Whether reading has stopped. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Takes the next slice of the text, with newlines as `\n`. */
  write(slice: string): void {
    if (this.#isStopped) return;
    this.#slice = slice;
    this.#run += slice.length;
    this.#untilStopped(() => {
      this.#parser.write(slice);
      if (this.#before === 0) this.#admitEncoding();
      if (this.#run > this.#limits.run) this.#refuse(this.position, tooLongRun(this.#limits.run));
    });
    this.#before += slice.length;
  }

  /** Ends the text. */
  end(): void {
    if (this.#isStopped) return;
    const at = this.position;
    const open = this.#tree.innermost;
    this.#isStopped = true;
    const place = open && `inside <${open.name}>, which begins at line ${open.line}, column ${open.column}`;
    if (place === undefined && this.root !== undefined && this.#endsSound()) return;
    const where =
      place ?? (this.root === undefined ? 'before its first element is complete' : 'inside markup');
    const message = `the file ends ${where}: a part of it is missing`;
    this.findings.push({ code: 'file-truncated', ...at, message, hint: 'copy or export it again, whole' });
  }

  /** The end of the text read so far. */
  get position(): Position {
    // Between two slices saxes counts the last one twice, unless an empty one follows.
    this.#parser.write('');
    return { line: this.#parser.line, column: this.#parser.columnIndex + 1 };
  }

  /** Only seven handlers: with an eighth, V8 treats the parser as a dictionary, and it is half as fast. */
  #listen(): void {
    const parser = this.#parser;
    const tree = this.#tree;
    const text = (piece: string) => tree.text(piece);
    parser.on('text', text);
    parser.on('cdata', text);
    parser.on('opentagstart', ({ name }) => this.#markStart(name));
    parser.on('opentag', (tag) => this.#begin(tag));
    parser.on('closetag', () => {
      this.#run = 0;
      tree.end();
    });
    parser.on('doctype', () => this.#refuse(this.#since('<!DOCTYPE').at, doctypeComplaint));
    parser.on('error', ({ message }) => this.#complain(message.replace(/^\d+:\d+: /, '')));
  }

  /** Remembers where a tag begins. saxes has just read its name and one character. */
  #markStart(name: string): void {
    const column = this.#parser.columnIndex - name.length - 1;
    if (column > 0) {
      this.#line = this.#parser.line;
      this.#column = column;
    } else {
      const { line, column: before } = this.#since('<').at;
      this.#line = line;
      this.#column = before;
    }
  }

  #begin({ name, attributes }: SaxesTagPlain): void {
    this.#run = 0;
    const tree = this.#tree;
    const { depth, elements, objects } = this.#limits;
    const refusal = tree.elements === 0 ? this.#demands.root?.(name) : undefined;
    if (refusal !== undefined) this.#refuse(this.#marked, refusal);
    if (tree.depth === depth) this.#refuse(this.#marked, tooDeep(depth));
    if (tree.elements === elements) this.#refuse(this.#marked, tooMany('elements', elements));
    if (this.#demands.isObject?.(name)) {
      if (this.#objects === objects) this.#refuse(this.#marked, tooMany('objects', objects));
      this.#objects += 1;
    }
    tree.begin(name, attributes['datatype'] ?? '', this.#marked);
  }

  get #marked(): Position {
    return { line: this.#line, column: this.#column };
  }

  /** Checks the XML declaration, for which there is no event. It can only be at the start. */
  #admitEncoding(): void {
    const { encoding } = this.#parser.xmlDecl;
    const refusal = encoding === undefined ? undefined : this.#demands.encoding?.(encoding);
    if (refusal !== undefined) this.#refuse(fileStart, refusal);
  }

  #complain(said: string): void {
    const since = this.#since(/doctype/.test(said) ? '<!DOCTYPE' : /entity/.test(said) ? '&' : '<');
    const character = { line: this.#parser.line, column: Math.max(1, this.#parser.columnIndex) };
    const complaint = complaintOf(said, since.read, this.#tree.lastEnded);
    const { line, column } = this.#since('>').at;
    const places = { character, opening: since.at, behind: { line, column: column + 1 } };
    this.#tell(complaint, places[complaint.place]);
  }

  #tell(complaint: Complaint, at: Position): void {
    if (!complaint.goesOn) this.#refuse(at, complaint);
    this.#add(at, complaint);
    if (this.findings.length === this.#limits.problems)
      this.#refuse(at, {
        code: 'more-problems',
        message: 'reading stops here',
        hint: 'correct the first ones and read again',
      });
  }

  #add({ line, column }: Position, { code, message, hint }: Refusal): void {
    this.findings.push({ code, line, column, message, hint });
  }

  #refuse(at: Position, finding: Refusal): never {
    this.#add(at, finding);
    throw new Stop();
  }

  /**
   * The text since the last such character, and the place of that character. If it is in an earlier slice: no
   * text, and the place read last.
   */
  #since(opening: string): { readonly read: string; readonly at: Position } {
    const { line, position } = this.#parser;
    // At the end of a slice saxes counts one character too many.
    const end = Math.min(position - this.#before, this.#slice.length);
    const columnIndex = this.#parser.columnIndex - (position - this.#before - end);
    const start = end > 0 ? this.#slice.lastIndexOf(opening, end - 1) : -1;
    if (start < 0) return { read: '', at: { line, column: Math.max(1, columnIndex) } };
    const read = this.#slice.slice(start, end);
    const newlines = read.split('\n').length - 1;
    const column =
      newlines === 0 ? columnIndex - read.length + 1 : start - this.#slice.lastIndexOf('\n', start);
    return { read, at: { line: line - newlines, column } };
  }

  #endsSound(): boolean {
    let isSound = true;
    this.#parser.on('error', () => {
      isSound = false;
    });
    this.#parser.close();
    return isSound;
  }

  #untilStopped(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#isStopped = true;
    }
  }
}

function tooDeep(depth: number): Refusal {
  const message = `elements are nested more than ${depth} deep`;
  return { code: 'xml-depth', message, hint: 'no export is: make sure that it is the file you mean' };
}

function tooMany(what: string, most: number): Refusal {
  const message = `the file has more than ${most} ${what}, the most that can be read`;
  return { code: 'file-too-large', message, hint: 'export the folders one by one' };
}

function tooLongRun(units: number): Refusal {
  const message = `a text has more than ${units} characters, the most that can be read`;
  return { code: 'file-too-large', message, hint: 'make sure that the file is whole and the one you mean' };
}
