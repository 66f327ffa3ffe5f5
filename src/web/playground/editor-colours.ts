import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the page, light or dark. */
export const editorColours = [
  EditorView.theme({
    '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '0.93rem' },
    '&.cm-focused': { outline: '3px solid var(--accent)' },
    '.cm-scroller': { fontFamily: 'ui-monospace, "Cascadia Mono", Consolas, monospace', lineHeight: '1.5' },
    '.cm-content': { caretColor: 'var(--text)' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-gutters': {
      backgroundColor: 'var(--panel)',
      color: 'var(--quiet)',
      borderRight: '1px solid var(--line)',
    },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--active-line)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--chosen)',
    },
    '.cm-matchingBracket': { backgroundColor: 'var(--chosen)', outline: '1px solid var(--accent)' },
    '.cm-foldPlaceholder': { background: 'var(--hover)', borderColor: 'var(--line)', color: 'var(--quiet)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--panel)',
      color: 'var(--text)',
      border: '1px solid var(--line)',
      borderRadius: '6px',
      maxWidth: 'min(34rem, 92vw)',
    },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--chosen)',
      color: 'var(--text)',
    },
    '.cm-tooltip.cm-completionInfo': { padding: '0.5em 0.7em', whiteSpace: 'pre-wrap' },
    '.cm-diagnostic': { whiteSpace: 'pre-wrap', padding: '0.4em 0.7em' },
    '.cm-diagnosticSource': { color: 'var(--quiet)', opacity: '1' },
    '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)', borderColor: 'var(--line)' },
    '.cm-textfield, .cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--panel)',
      color: 'var(--text)',
      border: '1px solid var(--line)',
    },
    '.cm-searchMatch': { backgroundColor: 'var(--chosen)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
      { tag: tags.string, color: 'var(--good)' },
      { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--note)' },
      { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
      { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--quiet)' },
    ]),
  ),
];
