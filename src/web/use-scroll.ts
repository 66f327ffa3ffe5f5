import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** What is seen of a list that scrolls, in pixels. */
export interface Seen {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly scrollTo: (top: number) => void;
}

/** What is seen of a list whose rows are so many times as high as its letters. */
export function useScroll(list: RefObject<HTMLElement | null>, letters: number): Seen {
  const [seen, setSeen] = useState({ top: 0, height: 600, rowHeight: 26 });
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const look = () => {
      const rowHeight = Math.round(Number.parseFloat(getComputedStyle(element).fontSize) * letters);
      const { scrollTop: top, clientHeight: height } = element;
      setSeen((before) =>
        before.top === top && before.height === height && before.rowHeight === rowHeight
          ? before
          : { top, height, rowHeight },
      );
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
  const scrollTo = (top: number) => {
    if (list.current !== null) list.current.scrollTop = top;
    setSeen({ ...seen, top });
  };
  return { ...seen, scrollTo };
}
