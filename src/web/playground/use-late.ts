import { useEffect, useState } from 'preact/hooks';

/** What is loaded when it is first shown; undefined until it is there. `load` must stay the same function. */
export function useLate<Part>(load: () => Promise<Part>): {
  readonly part?: Part;
  readonly failure?: string;
} {
  const [late, setLate] = useState<{ readonly part?: Part; readonly failure?: string }>({});
  useEffect(() => {
    let isGone = false;
    load().then(
      (part) => isGone || setLate({ part }),
      (error: unknown) => isGone || setLate({ failure: String(error) }),
    );
    return () => {
      isGone = true;
    };
  }, [load]);
  return late;
}
