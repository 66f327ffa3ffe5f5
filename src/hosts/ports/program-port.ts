import type { Grant, ProgramPort, ProgramResult } from '../../engine/capabilities.ts';

/** The most bytes a program may print. */
const mostOutput = 64 * 1024 * 1024;

/** The port for the programs that these grants name. `signal` ends one that runs. */
export function programPort(grants: readonly Grant[], signal: AbortSignal): ProgramPort {
  const names = grants.flatMap((grant) => (grant.kind === 'program' ? [grant.name] : []));
  return {
    run: async (name, args) => {
      if (!names.includes(name)) {
        const granted = names.map((each) => `program:${each}`).join(', ') || 'no program';
        throw new Error(`cannot run ${name}: --allow names ${granted}`);
      }
      return played(name, args, signal);
    },
  };
}

async function played(name: string, args: readonly string[], signal: AbortSignal): Promise<ProgramResult> {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const options = { signal, maxBuffer: mostOutput, windowsHide: true, shell: false };
    execFile(name, [...args], options, (error, standardOutput, standardError) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, standardOutput, standardError });
      else reject(new Error(`cannot run ${name}: ${reasonOf(error)}`));
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException | { code?: unknown; signal?: unknown } | null): string {
  if (error?.code === 'ENOENT') return 'there is no such program';
  if (error?.code === 'EACCES') return 'permission denied';
  if (error?.code === 'ABORT_ERR') return 'the job was stopped';
  if (error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `it printed more than ${mostOutput} bytes`;
  const { signal } = (error ?? {}) as { signal?: unknown };
  return typeof signal === 'string' ? `it was ended by ${signal}` : String(error);
}
