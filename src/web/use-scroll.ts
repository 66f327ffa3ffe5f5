import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** What is seen of a list that scrolls, in pixels. */
export interface Seen {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** What is seen of a list whose rows are so many times as high as its letters. */
export function useScroll(list: RefObject<HTMLElement | null>, letters: number): Seen {
  const [seen, setSeen] = useState<Seen>({ top: 0, height: 600, rowHeight: 26 });
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const look = () => {
      const rowHeight = Math.round(Number.parseFloat(getComputedStyle(element).fontSize) * letters);
      setSeen({ top: element.scrollTop, height: element.clientHeight, rowHeight });
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      watch.disconnect();
    };
  }, [list, letters]);
  return seen;
}
