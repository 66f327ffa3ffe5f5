import { defaultOptions } from '../model/default-options.ts';

/** Whether dates can be written as the culture of this name writes them (A34). */
export function isCulture(name: string): boolean {
  // To ask for locales takes a twentieth of the time of a short command.
  if (name === defaultOptions.culture) return true;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}
