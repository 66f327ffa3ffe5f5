import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../model/problem.ts';
import type { Draft } from '../../playground/draft.ts';
import type { CodeEditor } from './code-editor.ts';
import { EditorPane } from './editor-pane.tsx';
import type { Engine } from './engine.ts';
import { Note, ViewHead } from './navigation-bar.tsx';
import type { PagePlace } from './page-place.ts';
import { ProblemPanel } from './problem-panel.tsx';
import { RunSettings } from './run-settings.tsx';
import { RunbookPicture } from './runbook-picture.tsx';
import type { CheckState } from './use-checked.ts';
import type { Running } from './use-run.ts';

/** What the view of the texts needs. */
export interface TextViewProps {
  readonly place: PagePlace;
  readonly draft: Draft;
  readonly checking: CheckState;
  readonly run: Running['run'];
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly play: () => void;
  readonly engine: Engine;
  readonly tell: (note: string) => void;
  readonly bar: ComponentChildren;
}

/** The texts of a definition and of its outcomes, what is wrong with them, and how it is played. */
export function TextView(props: TextViewProps): JSX.Element {
  const { place, draft, checking, run, edit, play, engine, tell, bar } = props;
  const { checked, sound } = checking;
  const [tab, setTab] = useState(0);
  const editor = useRef<CodeEditor>(undefined);
  const going = useRef<Problem | undefined>(undefined);
  const sheets = [...draft.sheets, draft.mocks];
  const at = Math.min(tab, sheets.length - 1);
  const sheet = sheets[at] ?? draft.mocks;
  const isMocks = at === sheets.length - 1;
  const afterRun = run.is === 'over' && run.draft === draft ? run.played.problems : undefined;
  const problems = afterRun ?? checked?.problems ?? [];
  const own = useMemo(() => problems.filter(({ file }) => file === sheet.name), [problems, sheet.name]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      play();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [play]);
  const change = (name: string, text: string) =>
    edit((now) =>
      name === now.mocks.name
        ? { ...now, mocks: { name, text } }
        : { ...now, sheets: now.sheets.map((each) => (each.name === name ? { name, text } : each)) },
    );
  const goTo = (problem: Problem) => {
    const to = sheets.findIndex(({ name }) => name === problem.file);
    if (to < 0) return;
    if (to === at) return editor.current?.goTo(problem.line ?? 1, problem.column ?? 1);
    going.current = problem;
    setTab(to);
  };
  const begin = async () => {
    const text = await engine.ask('mocks', draft).answer;
    if (text === undefined) return tell('Outcomes to start from come with a definition that has no error.');
    edit((now) => ({ ...now, mocks: { ...now.mocks, text } }));
  };
  return (
    <div class="page texts">
      <ViewHead title={sound?.chosen ?? sheet.name} bar={bar} />
      <Note text={place.note || checking.failure} />
      <main>
        <section class="panel editing" aria-label="Texts">
          <div class="tabs" role="tablist" aria-label="Files">
            {sheets.map(({ name }, index) => (
              <button
                type="button"
                role="tab"
                key={name}
                aria-selected={index === at}
                tabIndex={index === at ? 0 : -1}
                onClick={() => setTab(index)}
                onKeyDown={(event) => moveTab(event, sheets.length, setTab, index)}
              >
                {name}
                {index === sheets.length - 1 && ' (outcomes)'}
              </button>
            ))}
          </div>
          {isMocks && draft.mocks.text.trim() === '' && (
            <p class="hint">
              Without outcomes, activities that cannot be computed succeed with one row.{' '}
              <button type="button" onClick={() => void begin()}>
                Begin with examples
              </button>
            </p>
          )}
          <EditorPane
            {...{ sheet, isMocks, own, change, editor }}
            runbooks={sound?.runbooks ?? []}
            run={play}
            shown={() => {
              const { line = 1, column = 1, file } = going.current ?? {};
              if (file === sheet.name) editor.current?.goTo(line, column);
              going.current = undefined;
            }}
          />
          <ProblemPanel {...{ problems, goTo }} isBehind={checking.isBehind && afterRun === undefined} />
        </section>
        <div class="beside">
          <RunSettings {...{ draft, run, edit, play }} checked={sound} />
          <RunbookPicture
            pictures={sound?.pictures ?? []}
            isEarlier={sound !== undefined && sound !== checked}
          />
        </div>
      </main>
    </div>
  );
}

function moveTab(event: KeyboardEvent, count: number, setTab: (tab: number) => void, index: number): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = (index + step + count) % count;
  setTab(next);
  const tabs = (event.currentTarget as HTMLElement).parentElement?.children;
  (tabs?.[next] as HTMLElement | undefined)?.focus();
}
