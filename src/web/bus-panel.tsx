import type { JSX } from 'preact';
import { textOf } from '../model/published-data.ts';
import { harmlessLines } from '../text/harmless.ts';
import type { BusEntry, DataBus } from './data-bus.ts';
import { Folded } from './folded.tsx';
import { Sign } from './signs.tsx';

/** What the data bus needs. */
export interface BusPanelProps {
  readonly bus: DataBus | undefined;
  readonly go: (seq: number) => void;
}

/** So many entries are shown; the others can be unfolded. */
const mostShown = 12;

/** What the current token can read: published data of the activities on its way, the nearest first. */
export function BusPanel({ bus, go }: BusPanelProps): JSX.Element {
  if (bus === undefined)
    return (
      <section class="bus panel" aria-label="Data bus">
        <h2>Data bus</h2>
        <p class="quiet">No activity runs at this moment.</p>
      </section>
    );
  const entriesOf = (entries: readonly BusEntry[]) =>
    entries.map((entry, at) => <Entry key={at} {...{ entry, go }} />);
  const isKnown = bus.entries.some(({ end }) => end.data !== undefined);
  return (
    <section class="bus panel" aria-labelledby="bus-title">
      <h2 id="bus-title">
        Data bus of token <code>{bus.start.token}</code>
      </h2>
      <p class="quiet">
        in {bus.start.name}, execution {bus.start.sequenceNumber} of the job
      </p>
      {bus.texts.length > 0 && (
        <Folded summary="Its texts, with references resolved" content={() => <Items items={bus.texts} />} />
      )}
      {bus.entries.length === 0 && <p class="quiet">Nothing has been published on the way of this token.</p>}
      {bus.entries.length > 0 && !isKnown && (
        <p class="quiet">The trace carries no published data; record it with --published-data all.</p>
      )}
      {entriesOf(bus.entries.slice(0, mostShown))}
      {bus.entries.length > mostShown && (
        <Folded
          summary={`${bus.entries.length - mostShown} activities before those`}
          content={() => entriesOf(bus.entries.slice(mostShown))}
        />
      )}
    </section>
  );
}

function Entry({ entry, go }: { readonly entry: BusEntry } & Pick<BusPanelProps, 'go'>) {
  const { end, row, own, common } = entry;
  const which = row === undefined ? 'has just ended' : end.rows > 1 ? `row ${row + 1} of ${end.rows}` : '';
  return (
    <div class="entry">
      <h3>
        <Sign kind={end.status} />
        <button type="button" class="plain" onClick={() => go(end.seq)} title="To its end">
          {end.name}
        </button>
        <span class="quiet">{which}</span>
      </h3>
      {end.errorSummary !== '' && <p class="error">{harmlessLines(end.errorSummary)}</p>}
      <Items items={own} />
      {common.length > 0 && (
        <Folded summary="What every activity publishes" content={() => <Items items={common} />} />
      )}
    </div>
  );
}

const longest = 2000;

function Items({ items }: { readonly items: readonly (readonly [string, string | number | boolean])[] }) {
  if (items.length === 0) return null;
  return (
    <dl class="items">
      {items.map(([name, value]) => {
        const text = textOf(value);
        return (
          <div key={name}>
            <dt>{harmlessLines(name)}</dt>
            <dd>
              {text === '' ? <i class="quiet">blank</i> : harmlessLines(text.slice(0, longest))}
              {text.length > longest && `… (${text.length - longest} characters more)`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
