import type { JSX } from 'preact';
import type { ShownPicture } from '../../playground/protocol.ts';

/** What pictures are shown. */
export interface RunbookPictureProps {
  readonly pictures: readonly ShownPicture[];
  /** Whether the text has changed since, and cannot be drawn now. */
  readonly isEarlier?: boolean;
}

/** The pictures of runbooks, as `graph` draws them, or word that there are none yet. */
export function RunbookPicture({ pictures, isEarlier = false }: RunbookPictureProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys as well
    <section class="panel pictures" aria-label="Pictures" tabIndex={0}>
      {isEarlier && <p class="quiet">As it was before the errors.</p>}
      {pictures.length === 0 && <p class="quiet none">The picture comes with a text that can be read.</p>}
      {pictures.map(({ path, svg }) => (
        <figure key={path}>
          {pictures.length > 1 && <figcaption>{path}</figcaption>}
          <div class="drawing" dangerouslySetInnerHTML={{ __html: svg }} />
        </figure>
      ))}
    </section>
  );
}
