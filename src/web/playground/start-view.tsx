import type { ComponentChildren, JSX } from 'preact';
import { examples } from './examples.js';
import { FileButton, Note, ownTitle, ViewHead } from './navigation-bar.tsx';
import type { PagePlace } from './page-place.ts';
import { questionWords } from './tour-question.ts';
import { type TourStop, tourParts, tourStops } from './tour-stops.ts';
import type { Opening } from './use-opening.ts';

/** What the first view needs. */
export interface StartViewProps {
  readonly place: PagePlace;
  readonly opening: Opening;
  readonly bar: ComponentChildren;
}

/** Ways to begin, and the stops of the tour. */
export function StartView({ place, opening, bar }: StartViewProps): JSX.Element {
  return (
    <div class="page start">
      <ViewHead title={ownTitle} bar={bar} />
      <Note text={place.note} />
      <main>
        <section class="panel hello" aria-labelledby="hello">
          <h2 id="hello">In what order does a runbook act, and how often?</h2>
          <p>
            An activity of Orchestrator that returns a list makes the next one run once for each row. With two
            links and a Junction few people can say what happens. Here you guess, and the simulation shows it,
            step by step.
          </p>
          <p class="ways">
            <button type="button" class="strong" onClick={() => opening.stop(tourStops[0] as TourStop)}>
              Begin the tour
            </button>
            <FileButton open={opening.files}>Open a runbook or an export…</FileButton>
            <button type="button" onClick={opening.fresh}>
              Begin with a small runbook
            </button>
          </p>
          <p class="quiet">
            Or drop files here, or paste a text: runbooks and bundles in JSON or YAML, and{' '}
            <code>.ois_export</code> files as the Runbook Designer writes them. Nothing leaves this browser:
            this page cannot send anything, and keeps nothing but what this tab needs to go back.
          </p>
        </section>
        <section class="panel" aria-labelledby="tour">
          <h2 id="tour">The tour</h2>
          {tourParts.map((part) => (
            <div class="part" key={part}>
              <h3>{part}</h3>
              <ol>
                {tourStops
                  .filter((stop) => stop.part === part)
                  .map((stop) => (
                    <li key={stop}>
                      <button type="button" class="stop" onClick={() => opening.stop(stop)}>
                        <b>{titleOf(stop)}</b> <span class="quiet">{questionWords(stop.question)}</span>
                      </button>
                    </li>
                  ))}
              </ol>
            </div>
          ))}
        </section>
      </main>
    </div>
  );
}

/** The name of a stop as readers see it. */
export function titleOf({ example, runbook, throttle }: TourStop): string {
  const title = examples.find(({ name }) => name === example)?.title ?? example;
  const several = tourStops.filter((stop) => stop.example === example).length > 1;
  const which = !several || runbook === undefined ? '' : `: ${runbook}`;
  return `${title}${which}${throttle === undefined ? '' : `, throttle ${throttle}`}`;
}
