import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Draft } from '../../playground/draft.ts';
import { useDarkPictures } from './dark-pictures.ts';
import type { Engine } from './engine.ts';
import { NavigationBar, Note, ownTitle, ViewHead } from './navigation-bar.tsx';
import { firstPlace, keepPlace, keptPlace, type PagePlace, type PlaygroundView } from './page-place.ts';
import { RunView } from './run-view.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { StartView } from './start-view.tsx';
import { TextView } from './text-view.tsx';
import { TourView } from './tour-view.tsx';
import { useChecked } from './use-checked.ts';
import { useIncoming } from './use-incoming.ts';
import { useOpening } from './use-opening.ts';
import { useRun } from './use-run.ts';

/** How long nothing is typed before the browser keeps the texts, in milliseconds. */
const pauseMs = 500;

/** The playground: definitions are opened, edited, played and shared. Nothing of them leaves the browser. */
export function Playground({ engine }: { readonly engine: Engine }): JSX.Element {
  const [place, setPlace] = useState<PagePlace>(
    () => keptPlace() ?? (location.hash.length > 1 ? { ...firstPlace, view: 'opening' } : firstPlace),
  );
  const { view, draft } = place;
  const checking = useChecked(engine, draft, place.opened);
  const { run, play, stop, forget } = useRun(engine);
  const [isSharing, setSharing] = useState(false);
  const latest = useRef(place);
  latest.current = place;
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = useCallback(() => {
    if (typing.current === undefined) return;
    clearTimeout(typing.current);
    typing.current = undefined;
    keepPlace(latest.current, 'replaceState', fragmentOf(latest.current));
  }, []);
  const go = useCallback((next: PagePlace, fragment = '') => {
    keep();
    keepPlace(next, 'pushState', fragment);
    setPlace(next);
  }, []);
  const tell = useCallback((note: string) => setPlace((now) => ({ ...now, note })), []);
  const opening = useOpening(engine, go, tell, setPlace);
  useIncoming(opening.files, opening.text);
  useEffect(() => {
    // What the browser did not keep is not what was played.
    if (run.is !== 'none' && run.draft !== draft && view === 'start') forget();
  }, [run, draft, view, forget]);

  const edit = useCallback((change: (draft: Draft) => Draft) => {
    setPlace((now) => {
      if (now.draft === undefined) return now;
      latest.current = { ...now, draft: change(now.draft) };
      return latest.current;
    });
    clearTimeout(typing.current);
    typing.current = setTimeout(keep, pauseMs);
  }, []);
  const show = (view: PlaygroundView) => {
    const next = { ...latest.current, view, note: '' };
    go(next, fragmentOf(next));
  };
  const playIt = () => {
    if (draft === undefined) return;
    void play(draft);
    if (view !== 'run') show('run');
  };
  const pictures = useMemo(
    () =>
      (checking.sound?.pictures ?? []).map(({ svg }) => svg).join('') +
      (run.is === 'over' ? (run.played.run?.replay.runbooks ?? []).map(({ svg }) => svg).join('') : ''),
    [checking.sound, run],
  );
  useDarkPictures(pictures);
  const bar = { place, show, share: () => setSharing(true), open: opening.files };
  return (
    <>
      {view === 'opening' && (
        <div class="page">
          <ViewHead title={ownTitle} bar={undefined} />
          <Note text="It is being opened…" />
        </div>
      )}
      {view === 'start' && <StartView {...{ place, opening }} bar={<NavigationBar {...bar} />} />}
      {view === 'tour' && (
        <TourView
          {...{ place, opening, checking, run, play, show }}
          bar={<NavigationBar {...bar} />}
          key={place.stop}
        />
      )}
      {view === 'text' && draft !== undefined && (
        <TextView
          key={place.opened}
          {...{ place, draft, checking, run, edit, engine, tell }}
          play={playIt}
          bar={<NavigationBar {...bar} />}
        />
      )}
      {view === 'run' && <RunView {...{ run, stop, show }} play={playIt} bar={bar} />}
      {isSharing && draft !== undefined && <ShareDialog draft={draft} close={() => setSharing(false)} />}
    </>
  );
}

/** What stands in the address: a stop that is taken. Whatever was edited is in no address. */
function fragmentOf({ stop, view }: PagePlace): string {
  return stop !== undefined && view === 'tour' ? `tour=${stop}` : '';
}
