/** The code of what is told about a credential in clear text. No message has its value. */
export const credentialCode = 'hard-coded-credential';

/** What kind of credential stands in a text, in words. */
export type CredentialKind =
  | 'password'
  | 'connection string with a password'
  | 'key or token'
  | 'private key'
  | 'user name and password';

/** A credential that somebody wrote into a text. Its value is not in here. */
export interface FoundCredential {
  readonly kind: CredentialKind;
  /** Where it is written in the text, from 0. */
  readonly offset: number;
}

const passwords = 'password|passwd|passphrase|passwort|kennwort|pwd';
const keys =
  'secret|api[_-]?key|(?:access|auth|account|client|private|secret|shared|subscription)[_-]?key|token';

/** Ends of names, such as `dbPassword`, `API-Key` and `token2`; not `passwordFile`. */
const passwordName = new RegExp(`(?:${passwords})\\d{0,3}$`, 'i');
const keyName = new RegExp(`(?:${keys})\\d{0,3}$`, 'i');

/** The kind of credential that a property, field or parameter of this name is for; undefined for another. */
export function credentialNamed(name: string): CredentialKind | undefined {
  const end = name.trim().slice(-60);
  if (passwordName.test(end)) return 'password';
  return keyName.test(end) ? 'key or token' : undefined;
}

/**
 * Whether a text is a value that somebody wrote: not blank, not a variable or reference, and not a
 * placeholder such as `***` or `<password>`.
 */
export function isLiteral(text: string): boolean {
  const value = text.trim();
  if (value === '' || value.includes('{{') || /^[$%@&(]/.test(value)) return false;
  return !/^(?:<.*>|\*+|\.+|x+|null|none|true|false|string|securestring)$/is.test(value);
}

interface Pattern {
  readonly kind: CredentialKind;
  /** Finds what may be one. If it has groups, one of them at least must be a literal. */
  readonly form: RegExp;
  /** What the line around it must have. */
  readonly line?: RegExp;
}

const quote = `(?:"([^"\\r\\n]{1,300})"|'([^'\\r\\n]{1,300})'|\`([^\`\\r\\n]{1,300})\`)`;
const gap = '[ \\t]{0,20}';
const space = '[ \\t]{1,20}';
const sets = `\\d{0,3}["'\\]]{0,2}${gap}(?:=>|:=|={1,3}|!=|:|-c?eq\\b|-c?ne\\b|(?<=["']${gap}),)${gap}`;
/** A value without quotes: it ends with white space and what separates values. */
const bare = `([^\\s;&"'<>|,)]{2,300})`;

/** Every pattern takes linear time: what repeats is bounded. */
const patterns: readonly Pattern[] = [
  { kind: 'password', form: new RegExp(`(?:${passwords})${sets}${quote}`, 'gi') },
  { kind: 'password', form: new RegExp(`(?:(?<![A-Za-z])pass|(?<=[a-z])Pass)${sets}${quote}`, 'g') },
  { kind: 'key or token', form: new RegExp(`(?:${keys})${sets}${quote}`, 'gi') },
  { kind: 'password', form: new RegExp(`<(?:${passwords})>([^<\\r\\n]{1,300})</`, 'gi') },
  // Parameters of commands, and of addresses.
  { kind: 'password', form: new RegExp(`[-/](?:${passwords}|pass|rp|pw)[ \\t]{1,20}${quote}`, 'gi') },
  { kind: 'key or token', form: new RegExp(`[-/](?:${keys})[ \\t]{1,20}${quote}`, 'gi') },
  { kind: 'password', form: new RegExp(`[?&/-](?:${passwords}|pass)[=:]${bare}`, 'gi') },
  { kind: 'key or token', form: new RegExp(`[?&/-](?:${keys})[=:]${bare}`, 'gi') },
  { kind: 'password', form: new RegExp(`--(?:${passwords})[ \\t]{1,20}${bare}`, 'gi') },
  {
    kind: 'password',
    form: new RegExp(`[ \\t]-pw?[ \\t]{1,20}(?:${quote}|([^\\s"'-][^\\s"']{1,300}))`, 'gi'),
    line: /\b(?:psexec\d*|plink|pscp|psftp|sqlcmd|osql|bcp|mysql|wmic|sshpass)\b/i,
  },
  {
    kind: 'password',
    form: new RegExp(`/(?:rp|pass(?:word)?|p):?[ \\t]{0,3}${bare}`, 'gi'),
    line: /\b(?:schtasks|cmdkey|wmic|winrs)\b/i,
  },
  // PowerShell and .NET.
  {
    kind: 'password',
    form: new RegExp(
      `ConvertTo-SecureString(?:${gap}-(?:String|AsPlainText|Force)){0,3}${gap}${quote}`,
      'gi',
    ),
    line: /-AsPlainText/i,
  },
  {
    kind: 'password',
    form: new RegExp(`${quote}${gap}\\|${gap}ConvertTo-SecureString`, 'gi'),
    line: /-AsPlainText/i,
  },
  {
    kind: 'user name and password',
    form: new RegExp(`NetworkCredential${gap}\\(${gap}["'][^"'\\r\\n]{0,300}["']${gap},${gap}${quote}`, 'gi'),
  },
  // net use X: \\server\share password /user:name, in either order; net user name password.
  {
    kind: 'password',
    form: new RegExp(
      `\\bnet(?:\\.exe)?${space}use\\b[^\\r\\n\\\\]{0,30}\\\\\\\\[^\\s]{1,300}${space}` +
        `(?:/user:[^\\s]{1,300}${space})?"?([^\\s/*"][^\\s"]{0,300})`,
      'gi',
    ),
    line: /\/user:/i,
  },
  {
    kind: 'password',
    form: new RegExp(
      `\\bnet(?:\\.exe)?${space}user${space}[^\\s/]{1,300}${space}"?([^\\s/*"][^\\s"]{0,300})`,
      'gi',
    ),
  },
  // Connection strings.
  {
    kind: 'connection string with a password',
    form: new RegExp(`(?:password|pwd)${gap}=${gap}([^\\s;"'<>]{1,300})`, 'gi'),
    line: new RegExp(
      '\\b(?:server|data source|user id|uid|user|host|initial catalog|database|provider|dsn|driver)' +
        `${gap}=[^;\\r\\n]{0,300};`,
      'i',
    ),
  },
  {
    kind: 'connection string with a password',
    form: /\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/=]{16,300})/gi,
  },
  {
    kind: 'user name and password',
    form: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'{}$]{1,100}:([^\s:@/"'{}$]{1,100})@/gi,
  },
  // What is a key by its look.
  { kind: 'key or token', form: /\b(?:Basic|Bearer)[ \t]{1,5}([A-Za-z0-9._~+/=-]{16,300})/g },
  {
    kind: 'key or token',
    form: /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abpr]-[A-Za-z0-9-]{10,100})/g,
  },
  { kind: 'private key', form: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g },
];

/** Every text with a credential has one of these words or forms. Most texts have none. */
const mayHaveOne = new RegExp(
  'pass|pwd|wort|secret|key|token|credential|securestring|\\bnet\\b|://|basic|bearer|' +
    'AKIA|gh[pousr]_|xox|[-/](?:p|pw|rp)\\b',
  'i',
);

/**
 * The credentials that are written into a script or another text, in its order, one of a line at most.
 * Variables and references are none.
 */
export function credentialsIn(text: string): readonly FoundCredential[] {
  const found = new Map<number, FoundCredential>();
  if (text.length < shortest || !mayHaveOne.test(text)) return [];
  for (const { kind, form, line } of patterns) {
    let [start, end, isFitting] = [0, -1, true];
    for (const match of text.matchAll(form)) {
      // Lines are looked for once: a long one may have many matches.
      if (match.index > end) {
        start = text.lastIndexOf('\n', match.index) + 1;
        end = text.indexOf('\n', match.index);
        if (end < 0) end = text.length;
        isFitting = line === undefined || line.test(text.slice(start, Math.min(end, start + longestLine)));
      }
      if (!isFitting || found.has(start)) continue;
      const [, ...groups] = match;
      const values = groups.filter((group) => group !== undefined);
      if (values.length === 0 || values.some(isLiteral)) found.set(start, { kind, offset: match.index });
    }
  }
  return [...found.values()].sort((left, right) => left.offset - right.offset);
}

/** As in `pwd="a1"`. */
const shortest = 8;

/** Of a longer line only the beginning decides what it is about. */
const longestLine = 10_000;
