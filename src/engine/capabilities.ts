/**
 * What a live activity may need of the outside: to read or write files, to run programs, to reach the
 * network.
 */
export const permissions = ['read', 'write', 'program', 'net'] as const;
export type Permission = (typeof permissions)[number];

/** How each is granted with `--allow`. */
export const grantForms: Readonly<Record<Permission, string>> = {
  read: 'read:PATH',
  write: 'write:PATH',
  program: 'program:NAME',
  net: 'net:HOST:PORT',
};

/** What `--allow` must name for these permissions: `read:PATH,net:HOST:PORT`. */
export function formsOf(needs: readonly Permission[]): string {
  return needs.map((permission) => grantForms[permission]).join(',');
}

/** Something that was granted. Plain data: it crosses threads. */
export type Grant =
  /**
   * A file, or a folder with all that is in it. Reading does not include writing, nor the other way round.
   */
  | { readonly kind: 'read' | 'write'; readonly path: string }
  /** A program, by the name or the path it is started with. */
  | { readonly kind: 'program'; readonly name: string }
  /** One port of one host. `host` is in lower case; that of an IPv6 address has no brackets. */
  | { readonly kind: 'net'; readonly host: string; readonly port: number };

/** What `read:PATH`, `write:PATH`, `program:NAME` or `net:HOST:PORT` grants; undefined for any other text. */
export function parseGrant(text: string): Grant | undefined {
  const [, kind = '', what = ''] = /^([a-z]+):(.+)$/s.exec(text.trim()) ?? [];
  if (kind === 'read' || kind === 'write') return { kind, path: what };
  if (kind === 'program') return { kind, name: what };
  const [, host = '', digits = ''] = (kind === 'net' && /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(what)) || [];
  const port = Number(digits);
  if (host === '' || port < 1 || port > 65_535) return undefined;
  return { kind: 'net', host: host.toLowerCase().replace(/^\[|\]$/g, ''), port };
}

/**
 * Files that were granted. A relative path counts from the folder the run was started in. Links are followed
 * first: what counts is where the file really is. Rejects with an Error in plain words where that was not
 * granted, and where reading or writing fails.
 */
export interface FilePort {
  /** The text of a file, as UTF-8. */
  read(path: string): Promise<string>;
  /** Makes a file, or writes it anew. Its folder must exist. */
  write(path: string, text: string): Promise<void>;
}

/** What came of a program that was run. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly standardOutput: string;
  readonly standardError: string;
}

/** Programs that were granted, each by the very name it was granted with. There is no shell in between. */
export interface ProgramPort {
  /**
   * Runs a program to its end. Rejects where it was not granted, cannot be started, or is ended by a signal.
   */
  run(name: string, args: readonly string[]): Promise<ProgramResult>;
}

/** What a server answered. */
export interface WebResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Hosts that were granted, each with its port. */
export interface NetworkPort {
  /**
   * Sends a request over http or https. A redirection is not followed, but given: it may lead to another
   * host. Rejects where the host was not granted with that port, and where no answer comes.
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
 * The ways to the outside, for one execution of a live activity. Each is bound to what its type needs and
 * `--allow` names, and to nothing else: what was not granted is refused, and the activity fails unless it
 * sees to that.
 */
export interface Capabilities {
  readonly files: FilePort;
  readonly programs: ProgramPort;
  readonly network: NetworkPort;
  /** Aborted when the job is stopped; a live handler must then stop. What its ports do ends by itself. */
  readonly signal: AbortSignal;
}
