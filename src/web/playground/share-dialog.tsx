import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { version } from '../../hosts/version.ts';
import type { Draft } from '../../playground/draft.ts';
import { sharedText } from './share-link.ts';

/** Longer links are cut by some programs. */
const longLink = 8000;

/** The link that has everything in it. */
export function ShareDialog({
  draft,
  close,
}: {
  readonly draft: Draft;
  readonly close: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState('');
  const [told, setTold] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    void sharedText(draft, version()).then(
      (text) => setLink(`${location.origin}${location.pathname}${location.search}#${text}`),
      (error: Error) => setTold(error.message),
    );
  }, [draft]);
  useEffect(() => {
    if (link !== '') field.current?.select();
  }, [link]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setTold('The link is copied.');
    } catch {
      field.current?.select();
      setTold('The browser does not let the page copy. The link is selected: copy it with the keyboard.');
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="share-title" onClose={close}>
      <header>
        <h2 id="share-title">Share by a link</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <p>
        The link has the texts, the outcomes and the settings in it, behind its <code>#</code>. Browsers send
        that part to nobody: whoever has the link has the texts, and nobody else.
      </p>
      <p class="ways">
        <input ref={field} readOnly value={link} aria-label="Link" />
        <button type="button" class="strong" disabled={link === ''} onClick={() => void copy()}>
          Copy
        </button>
      </p>
      <p role="status">
        {told}
        {link.length > longLink &&
          ` It has ${link.length} characters. Some programs cut links of this length.`}
      </p>
    </dialog>
  );
}
