import { useCallback, useEffect, useMemo } from 'preact/hooks';
import type { SourceFile } from '../../formats/text/parsed-text.ts';
import { version } from '../../hosts/version.ts';
import { type Draft, draftOf } from '../../playground/draft.ts';
import type { Engine } from './engine.ts';
import { examples } from './examples.js';
import { firstPlace, keepPlace, keptPlace, type PagePlace } from './page-place.ts';
import { isShared, LinkError, sharedDraft } from './share-link.ts';
import { stopName, type TourStop, tourStops } from './tour-stops.ts';

/** Ways to bring a definition into the playground. */
export interface Opening {
  readonly files: (files: Iterable<File>) => void;
  readonly text: (text: string) => void;
  readonly stop: (stop: TourStop) => void;
  /** A runbook to begin with. */
  readonly fresh: () => void;
}

/** Opens what comes from outside, from the tour, and from the address of the page. */
export function useOpening(
  engine: Engine,
  go: (place: PagePlace, fragment?: string) => void,
  tell: (note: string) => void,
  setPlace: (change: PagePlace | ((now: PagePlace) => PagePlace)) => void,
): Opening {
  const open = useCallback(
    async (files: readonly SourceFile[]) => {
      const { draft, problems, note } = await engine.ask('open', files).answer;
      const wrong = problems.map(
        ({ file, message, hint }) => `${file}: ${message}${hint ? `; ${hint}` : ''}.`,
      );
      if (draft === undefined) return { failure: [...wrong, note].filter(Boolean).join(' ') };
      return { draft, note: [note, ...wrong].filter(Boolean).join(' ') };
    },
    [engine],
  );
  const opening = useMemo((): Opening => {
    const show = async (files: readonly SourceFile[]) => {
      const opened = await open(files);
      if (opened.draft === undefined) tell(`Nothing was opened. ${opened.failure}`);
      else go({ ...firstPlace, ...justOpened(opened.draft), note: opened.note });
    };
    const failed = (error: unknown) => tell(`Nothing was opened. ${String(error)}`);
    return {
      files: (files) => void read(files).then(show).catch(failed),
      text: (text) => void show([fileOf(nameFor(text), text)]).catch(failed),
      stop: (stop) => void stopPlace(stop, open).then((next) => go(next, `tour=${stopName(stop)}`), failed),
      fresh: () => go({ ...firstPlace, ...justOpened(draftOf([{ name: 'runbook.yaml', text: first }])) }),
    };
  }, [open, go, tell]);
  useEffect(() => {
    const arrive = async () => {
      const kept = keptPlace();
      if (kept !== undefined) return setPlace(kept);
      const fragment = location.hash.slice(1);
      const next = await placeOf(fragment, open);
      keepPlace(next, 'replaceState', next.note === '' || next.draft !== undefined ? fragment : '');
      // A link that cannot be opened takes nothing away.
      setPlace((now) =>
        next.draft === undefined && now.draft !== undefined ? { ...now, note: next.note } : next,
      );
    };
    const come = () => void arrive().catch((error: unknown) => tell(String(error)));
    come();
    addEventListener('popstate', come);
    return () => removeEventListener('popstate', come);
  }, [open, setPlace, tell]);
  return opening;
}

type Open = (
  files: readonly SourceFile[],
) => Promise<
  | { readonly draft: NonNullable<PagePlace['draft']>; readonly note: string }
  | { readonly draft?: undefined; readonly failure: string }
>;

async function placeOf(fragment: string, open: Open): Promise<PagePlace> {
  if (isShared(fragment)) {
    try {
      const { draft, note } = await sharedDraft(fragment, version());
      return { ...firstPlace, ...justOpened(draft), note };
    } catch (error) {
      if (error instanceof LinkError) return { ...firstPlace, note: error.message };
      throw error;
    }
  }
  const [, name] = /^tour=(.*)$/.exec(fragment) ?? [];
  if (name === undefined) return firstPlace;
  const stop = tourStops.find((each) => stopName(each) === name);
  if (stop === undefined) return { ...firstPlace, note: `The tour has no stop "${name}".` };
  return await stopPlace(stop, open);
}

async function stopPlace(stop: TourStop, open: Open): Promise<PagePlace> {
  const { example, runbook = '', parameters = {}, throttle, mocks } = stop;
  const files = examples.find(({ name }) => name === example)?.files ?? [];
  const isOther = (name: string) => /\.mocks\./.test(name) && name !== mocks;
  const opened = await open(
    files.filter(({ name }) => !isOther(name)).map(({ name, text }) => fileOf(name, text)),
  );
  if (opened.draft === undefined) throw new Error(opened.failure);
  const draft = { ...opened.draft, runbook, parameters, ...(throttle !== undefined && { throttle }) };
  return { ...firstPlace, ...justOpened(draft), view: 'tour', stop: stopName(stop) };
}

/** Shows a draft that was not there before. */
function justOpened(draft: Draft): Pick<PagePlace, 'view' | 'draft' | 'opened'> {
  return { view: 'text', draft, opened: Date.now() };
}

async function read(files: Iterable<File>): Promise<readonly SourceFile[]> {
  return await Promise.all(
    Array.from(files, async (file) => {
      try {
        return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
      } catch {
        throw new Error(`${file.name} cannot be read; of a folder drop the files in it.`);
      }
    }),
  );
}

function fileOf(name: string, text: string): SourceFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

function nameFor(text: string): string {
  if (/^\s*<(?!<)/.test(text)) return 'pasted.ois_export';
  return /^\s*[{[/]/.test(text) ? 'runbook.json' : 'runbook.yaml';
}

const first = `name: My runbook
activities:
  - id: list
    type: Run Program
    name: List files
    program: dir
    simulate:
      rows:
        - { Program output: file1 }
        - { Program output: file2 }
  - id: log
    type: Send Event Log Message
    severity: Information
    message: 'Found {{list.Program output}}'
links:
  - { from: list, to: log }
`;
