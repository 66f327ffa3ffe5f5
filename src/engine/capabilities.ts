/**
 * What a live activity may need from outside: to read or write files, to run programs, to reach the network.
 */
export const permissions = ['read', 'write', 'program', 'net'] as const;
export type Permission = (typeof permissions)[number];

/** The form in which `--allow` grants each permission. */
export const grantForms: Readonly<Record<Permission, string>> = {
  read: 'read:PATH',
  write: 'write:PATH',
  program: 'program:NAME',
  net: 'net:HOST:PORT',
};

/** The forms that `--allow` must name for these permissions: `read:PATH,net:HOST:PORT`. */
export function formsOf(needs: readonly Permission[]): string {
  return needs.map((permission) => grantForms[permission]).join(',');
}

/** One thing that `--allow` granted. Plain data: it crosses threads. */
export type Grant =
  /**
   * A file, or a folder with everything in it. Reading does not include writing, and writing does not include
   * reading.
   */
  | { readonly kind: 'read' | 'write'; readonly path: string }
  /** A program, by the name or path that it is started with. */
  | { readonly kind: 'program'; readonly name: string }
  /** The variables of the environment. Texts read them under run whether it is granted or not (section 9). */
  | { readonly kind: 'environment' }
  /** One port of one host. `host` is in lower case; that of an IPv6 address has no brackets. */
  | { readonly kind: 'net'; readonly host: string; readonly port: number };

/**
 * The grant of `read:PATH`, `write:PATH`, `program:NAME`, `net:HOST:PORT` or `environment`; undefined for any
 * other text.
 */
export function parseGrant(text: string): Grant | undefined {
  const grant = text.trim();
  if (grant === 'environment') return { kind: 'environment' };
  const [kind, ...rest] = grant.split(':');
  const what = rest.join(':');
  if (what === '') return undefined;
  if (kind === 'read' || kind === 'write') return { kind, path: what };
  if (kind === 'program') return { kind, name: what };
  return kind === 'net' ? parseHostAndPort(what) : undefined;
}

function parseHostAndPort(text: string): Grant | undefined {
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text);
  if (found === null) return undefined;
  const [, address, name, digits] = found;
  const port = Number(digits);
  if (port < 1 || port > 65_535) return undefined;
  return { kind: 'net', host: `${address ?? name}`.toLowerCase(), port };
}

/**
 * Reads and writes the files that were granted. A relative path starts at the folder in which the run was
 * started. Links are followed first: the real place of a file must be granted. Rejects with an Error in plain
 * words if that was not granted, or if reading or writing fails.
 */
export interface FilePort {
  /** The text of a file, as UTF-8. */
  read(path: string): Promise<string>;
  /** Creates or overwrites a file. Its folder must exist. */
  write(path: string, text: string): Promise<void>;
}

/** The result of a program. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly standardOutput: string;
  readonly standardError: string;
}

/** Runs the programs that were granted, each by exactly the name in its grant. No shell is involved. */
export interface ProgramPort {
  /** Runs a program to its end. Rejects if it was not granted, cannot be started, or is ended by a signal. */
  run(name: string, args: readonly string[]): Promise<ProgramResult>;
}

/** What a server answered. */
export interface WebResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reaches the hosts that were granted, each with its port. */
export interface NetworkPort {
  /**
   * Sends a request over http or https. A redirection is returned, not followed, because it may lead to
   * another host. Rejects if the host was not granted with that port, or if no answer comes.
   */
  request(
    url: string,
    options?: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    },
  ): Promise<WebResponse>;
}

/**
 * The ways to the outside for one execution of a live activity. Each is bound to what the type needs and
 * `--allow` names. Everything else is refused, and the activity fails unless it handles the refusal.
 */
export interface Capabilities {
  readonly files: FilePort;
  readonly programs: ProgramPort;
  readonly network: NetworkPort;
  /**
   * Aborted when the job is stopped. A live handler must then stop; what its ports are doing ends by itself.
   */
  readonly signal: AbortSignal;
}
