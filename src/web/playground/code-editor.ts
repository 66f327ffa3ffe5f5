import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxTree } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Problem } from '../../model/problem.ts';
import type { Sheet } from '../../playground/draft.ts';
import { type KnownNames, offersAt } from './completions.ts';
import { editorColours } from './editor-colours.ts';
import { placeInJson, placeInYaml } from './place-in-text.ts';
import { definitionSchema, outcomesSchema } from './schemas.js';

/** What an editor tells, and asks for. */
export interface EditorAround {
  readonly changed: (name: string, text: string) => void;
  readonly run: () => void;
  /** Names that outcomes can have. */
  readonly names: () => KnownNames;
}

/** What the editor shows. */
export interface Shown {
  readonly sheet: Sheet;
  readonly isMocks: boolean;
  readonly isYaml: boolean;
  readonly label: string;
}

/** An editor of texts, one at a time. Each keeps its selection and what can be undone. */
export class CodeEditor {
  readonly #view: EditorView;
  readonly #around: EditorAround;
  readonly #kept = new Map<string, EditorState>();
  #shown: Shown | undefined;
  /** What was told of the text that is shown and has not come back yet: it may come when more was typed. */
  #told: string[] = [];

  constructor(parent: HTMLElement, around: EditorAround) {
    this.#around = around;
    this.#view = new EditorView({ parent, extensions: styleAllowed });
  }

  /** Shows a text. A text that the editor has not told of takes the place of what it had. */
  show(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    const { name, text } = shown.sheet;
    if (before?.sheet.name === name && before.isYaml === shown.isYaml && before.label === shown.label) {
      const told = this.#told.lastIndexOf(text);
      if (told >= 0) this.#told.splice(0, told + 1);
      if (told >= 0 || this.#text() === text) return;
    }
    if (before !== undefined) this.#kept.set(before.sheet.name, this.#view.state);
    this.#told = [];
    const kept = this.#kept.get(name);
    const isKept = before?.sheet.name !== name && kept?.doc.toString() === text;
    this.#view.setState(isKept ? kept : this.#stateOf(shown));
  }

  #text(): string {
    return this.#view.state.doc.toString();
  }

  /** Marks problems of the text that is shown. */
  mark(problems: readonly Problem[]): void {
    const { state } = this.#view;
    const marks = problems.map((problem) => markOf(state, problem));
    this.#view.dispatch(setDiagnostics(state, marks));
  }

  /** Puts the cursor at a place, from 1, and the focus into the editor. */
  goTo(line: number, column: number): void {
    const anchor = offsetOf(this.#view.state, line, column);
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }

  #stateOf({ sheet, isYaml, label }: Shown): EditorState {
    const run = () => {
      this.#around.run();
      return true;
    };
    return EditorState.create({
      doc: sheet.text,
      extensions: [
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
        [lineNumbers(), foldGutter(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter()],
        [highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching()],
        [closeBrackets(), search({ top: true }), isYaml ? yaml() : json(), editorColours],
        autocompletion({ override: [(context) => this.#complete(context)], icons: false }),
        // Tab leaves the editor, as it leaves any field: Ctrl-] and Ctrl-[ indent.
        keymap.of([
          ...[...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap],
          ...[...foldKeymap, ...completionKeymap, ...lintKeymap],
        ]),
        EditorView.lineWrapping,
        styleAllowed,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          const name = this.#shown?.sheet.name;
          if (!docChanged || name === undefined) return;
          const text = state.doc.toString();
          this.#told.push(text);
          this.#around.changed(name, text);
        }),
      ],
    });
  }

  async #complete({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> {
    if (this.#shown === undefined) return null;
    const { isYaml, isMocks } = this.#shown;
    const text = state.doc.toString();
    const place = isYaml ? await placeInYaml(text, pos) : placeInJson(text, pos);
    if (place === undefined) return null;
    if (!explicit && place.from === pos && !place.isKey) return null;
    const schema = isMocks ? outcomesSchema : definitionSchema;
    const offers = offersAt(place, schema, isYaml, isMocks ? this.#around.names() : undefined);
    const quote = text.slice(place.from, pos).replace(/^["'].*/s, (typed) => typed[0] ?? '');
    const options = offers.map(({ label, apply, kind, detail }) => ({
      ...(/^["']$/.test(quote) ? { label: `${quote}${label}${quote}`, displayLabel: label } : { label }),
      apply: (view: EditorView) =>
        view.dispatch({
          changes: {
            from: place.from,
            to: Math.max(place.to, view.state.selection.main.head),
            insert: apply,
          },
          selection: { anchor: place.from + apply.length },
          userEvent: 'input.complete',
        }),
      type: kind === 'key' ? 'property' : 'constant',
      ...(detail !== '' && { info: detail }),
    }));
    return { from: place.from, options, validFor: isYaml ? /^["']?[\w .$-]*$/ : /^"?[\w .$-]*$/ };
  }
}

/** The policy of the page lets this style sheet in. */
const styleAllowed = EditorView.cspNonce.of('pianola');

function offsetOf(state: EditorState, line: number, column: number): number {
  const { from, to } = state.doc.line(Math.max(1, Math.min(line, state.doc.lines)));
  return Math.min(from + Math.max(0, column - 1), to);
}

/** A problem as a mark: from its place to the end of what stands there, within the line. */
function markOf(state: EditorState, { line = 1, column = 1, ...problem }: Problem): Diagnostic {
  const from = offsetOf(state, line, column);
  const end = state.doc.lineAt(from).to;
  const { to } = syntaxTree(state).resolveInner(from, 1);
  const { severity, code, message, hint } = problem;
  return {
    ...{ from, severity, source: code },
    to: Math.max(from, Math.min(to, end)),
    message: hint === undefined ? message : `${message}\n${hint}`,
  };
}
