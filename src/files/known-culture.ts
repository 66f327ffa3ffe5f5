/** Whether dates can be written as the culture of this name writes them (A34). */
export function isCulture(name: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}
