import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { version } from '../../hosts/version.ts';
import type { CallLimits } from './confined-command.ts';
import type { LineChoice } from './shown-lines.ts';
import { callResult } from './tool-call.ts';
import { tools } from './tools.ts';

const lineChoice = {
  from: z.int().optional().describe('show the text from this line on; below 0 so many of its last lines'),
  contains: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('show only lines with this text, letter case aside'),
};

/** A server of the Model Context Protocol. It keeps nothing between calls; `closing` ends those going on. */
export function toolServer(limits: CallLimits, closing: AbortSignal): McpServer {
  const server = new McpServer(
    { name: 'pianola', version: version() },
    { instructions: 'Reads runbooks and plays them in virtual time. Paths are below the root.' },
  );
  for (const tool of tools) {
    const { name, description, input } = tool;
    const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
    server.registerTool(
      name,
      { description, inputSchema: input.extend(lineChoice), annotations },
      ({ from, contains, ...given }, extra) => {
        const lines = { from, contains } as LineChoice;
        const signal = AbortSignal.any([extra.signal, closing]);
        return callResult(tool, { input: given, lines, signal }, limits);
      },
    );
  }
  return server;
}
