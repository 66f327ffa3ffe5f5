import type { SourceFile } from '../text/parse-text.ts';
import { beginning, encodingOf } from './decode-export.ts';

/** Whether a file is to be read as an export: by its extension, or because it begins with `<` behind a byte order mark and white space. */
export function looksLikeExport({ name, bytes }: SourceFile): boolean {
  // YAML can begin with `<<`, a merge key; XML cannot.
  return /\.ois_export$/i.test(name) || /^\s*<(?!<)/.test(beginning(bytes, encodingOf(bytes), 1000));
}
