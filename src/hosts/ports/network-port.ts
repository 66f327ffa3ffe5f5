import type { Grant, NetworkPort, WebResponse } from '../../engine/capabilities.ts';

const usualPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The port for the hosts that these grants name. `signal` ends a request in progress. */
export function networkPort(grants: readonly Grant[], signal: AbortSignal): NetworkPort {
  const allowed = grants.flatMap((grant) => (grant.kind === 'net' ? [`${grant.host}:${grant.port}`] : []));
  return {
    request: async (url, options = {}) => {
      const { protocol, hostname, port } = urlOf(url);
      const usual = usualPorts[protocol];
      if (usual === undefined) throw new Error(`cannot reach ${url}: only http and https can be used`);
      const wanted = `${hostname.replace(/^\[|\]$/g, '')}:${port === '' ? usual : port}`;
      if (!allowed.includes(wanted)) {
        const granted = allowed.map((each) => `net:${each}`).join(', ') || 'no host';
        throw new Error(`cannot reach ${wanted}: --allow names ${granted}`);
      }
      return answerOf(wanted, url, { ...options, redirect: 'manual', signal });
    },
  };
}

function urlOf(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new Error(`cannot reach ${url}: it is not a URL`);
}

async function answerOf(wanted: string, url: string, request: RequestInit): Promise<WebResponse> {
  try {
    const answer = await fetch(url, request);
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    };
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`cannot reach ${wanted}: ${cause instanceof Error ? cause.message : message}`);
  }
}
