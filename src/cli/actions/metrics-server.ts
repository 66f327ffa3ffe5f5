import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { UsageError } from '../../index.ts';
import type { ServerMetrics } from '../../server/server-metrics.ts';
import type { MetricsAddress } from '../flags/metrics-address.ts';

/**
 * Answers at an address: `/metrics` in the format of Prometheus, or with 503 if the store does not answer,
 * `/healthz` with 200 where the runbook server looks for jobs, and 503 where it does not, or not yet. Throws
 * UsageError if the address cannot be used.
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  metricsSoFar: () => ServerMetrics | undefined,
): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
    };
    const metrics = metricsSoFar();
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'only GET is answered\n');
    else if (request.url === '/healthz') {
      const isWell = metrics?.isWell === true;
      answer(isWell ? 200 : 503, isWell ? 'ok\n' : 'it has not looked for jobs lately\n');
    } else if (request.url === '/metrics' && metrics !== undefined)
      metrics.text().then(
        (text) => answer(200, text, metrics.contentType),
        (error: unknown) => answer(503, `${error instanceof Error ? error.message : error}\n`),
      );
    else answer(404, 'there is /metrics and /healthz\n');
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new UsageError(`cannot listen at ${host}:${port}: ${(error as Error).message}`);
  }
  return server;
}
