import { useEffect, useMemo } from 'preact/hooks';
import { darkRulesWithin } from '../../reports/graph/dark-style.ts';

/** Shows pictures in dark colours where the page is dark. The policy allows a sheet that a script makes. */
export function useDarkPictures(pictures: string): void {
  const sheet = useMemo(() => new CSSStyleSheet(), []);
  useEffect(() => {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, [sheet]);
  useEffect(
    () => sheet.replaceSync(darkRulesWithin('[data-theme=dark] .pianola', pictures)),
    [sheet, pictures],
  );
}
