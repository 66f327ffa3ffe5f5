/** Pianola's version. It is that of package.json, which a browser cannot read. */
export function version(): string {
  return '0.2.0';
}
