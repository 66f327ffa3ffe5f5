import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

/** What is folded away. */
export interface FoldedProps {
  readonly summary: string;
  /** Made only while it is unfolded. */
  readonly content: () => ComponentChildren;
}

/** Something that a reader may unfold. */
export function Folded({ summary, content }: FoldedProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && content()}
    </details>
  );
}
