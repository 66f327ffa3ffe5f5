import { InvalidArgumentError } from 'commander';

/** Where metrics are served. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** The value of `--metrics HOST:PORT`; an IPv6 address is in brackets. */
export function parseMetricsAddress(text: string): MetricsAddress {
  const [, inBrackets, plain, digits] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = inBrackets ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535)
    throw new InvalidArgumentError('It takes HOST:PORT, as in 127.0.0.1:9464.');
  return { host, port };
}
