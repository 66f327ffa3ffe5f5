import { useEffect, useState } from 'preact/hooks';

/** The colours a reader can choose. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What was chosen last, for whatever of the page is shown next. */
let chosen: Theme = 'system';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The colours in force, which the root element says as `data-theme`, and what chooses the next ones. */
export function useTheme(): { readonly theme: Theme; readonly isDark: boolean; readonly next: () => void } {
  const [theme, setTheme] = useState(chosen);
  const [isSystemDark, setSystemDark] = useState(dark.matches);
  useEffect(() => {
    const look = () => setSystemDark(dark.matches);
    dark.addEventListener('change', look);
    return () => dark.removeEventListener('change', look);
  }, []);
  const isDark = theme === 'system' ? isSystemDark : theme === 'dark';
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  const next = () => {
    chosen = themes[(themes.indexOf(theme) + 1) % themes.length] as Theme;
    setTheme(chosen);
  };
  return { theme, isDark, next };
}

/** Whether the reader wants little to move. */
export function wantsLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
