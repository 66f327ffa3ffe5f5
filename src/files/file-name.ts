import { withoutInvisible } from '../text/harmless.ts';

/**
 * The text with `_` for every character that a file name cannot have on some system, or that nobody would
 * see in it.
 */
export function fileNameText(text: string): string {
  return withoutInvisible(text.normalize('NFC'), '_').replace(/[\p{Cc}\p{Cs}\u2028\u2029<>:"/\\|?*]/gu, '_');
}

const devices = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[\d¹²³])(?= *(?:\.|$))/i;

/** The name with `_` behind what Windows takes for a device, whatever extension follows: `NUL_.txt`. */
export function withoutDevice(name: string): string {
  return name.replace(devices, '$1_');
}
