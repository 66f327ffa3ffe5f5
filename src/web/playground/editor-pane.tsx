import type { JSX, RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Problem } from '../../model/problem.ts';
import type { Sheet } from '../../playground/draft.ts';
import type { OfferedRunbook } from '../../playground/protocol.ts';
import type { CodeEditor } from './code-editor.ts';
import { isYamlSheet } from './sheet-format.ts';
import { useLate } from './use-late.ts';

/** What the editor of one of the texts needs. */
export interface EditorPaneProps {
  readonly sheet: Sheet;
  readonly isMocks: boolean;
  /** The problems of this text. */
  readonly own: readonly Problem[];
  readonly runbooks: readonly OfferedRunbook[];
  readonly change: (name: string, text: string) => void;
  readonly run: () => void;
  /** Called when a text is shown that was not shown before. */
  readonly shown: () => void;
  readonly editor: RefObject<CodeEditor | undefined>;
}

const loadEditor = () => import('./code-editor.ts');

/** The editor, which is loaded when it is first shown. */
export function EditorPane(props: EditorPaneProps): JSX.Element {
  const { sheet, isMocks, own, editor, shown } = props;
  const { part, failure } = useLate(loadEditor);
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const names = useMemo(() => namesOf(props.runbooks), [props.runbooks]);
  const latestNames = useRef(names);
  latestNames.current = names;
  useEffect(() => {
    if (part === undefined || place.current === null) return undefined;
    const made = new part.CodeEditor(place.current, {
      changed: (name, text) => latest.current.change(name, text),
      run: () => latest.current.run(),
      names: () => ({ mocks: latestNames.current }),
    });
    editor.current = made;
    return () => {
      editor.current = undefined;
      made.close();
    };
  }, [part]);
  const isYaml = isYamlSheet(sheet);
  useEffect(() => {
    const label = `${sheet.name}${isMocks ? ', simulated outcomes' : ''}`;
    editor.current?.show({ sheet, isMocks, isYaml, label });
  }, [part, sheet, isMocks, isYaml]);
  useEffect(() => editor.current?.mark(own), [part, own, sheet.name]);
  useEffect(() => {
    if (part !== undefined) shown();
  }, [part, sheet.name]);
  return (
    <div class="editor" ref={place} role="tabpanel" aria-label={sheet.name}>
      {part === undefined && <pre class="plain-text">{failure ?? sheet.text}</pre>}
    </div>
  );
}

/** The keys that outcomes can have: runbooks, and the activities of each. */
function namesOf(runbooks: readonly OfferedRunbook[]): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ['', runbooks.map(({ path }) => path)],
    ...runbooks.map(({ path, activities }) => [path, activities.map(({ id }) => id)] as const),
  ]);
}
