// The process that a tool call carries out a command in: its first argument is the folder it may read below.
// Imported late, because what others import as well must not be in the bundle's file of this one.

void begin();

async function begin(): Promise<void> {
  const [root = '.'] = process.argv.splice(2, 1);
  const { readOnlyBelow } = await import('../../files/root.ts');
  const { runProcess } = await import('../process.ts');
  readOnlyBelow(root);
  await runProcess();
}
