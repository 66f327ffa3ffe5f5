import { createHash } from 'node:crypto';

/** The SHA-256 of a text in Base64, as the policy of a page names its own script and style sheet. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
