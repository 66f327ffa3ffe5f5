// A live activity: it reads one file, where --allow names that file or its folder.

/** @type {import('pianola').ActivityModuleFunction} */
export default ({ z, defineActivity }) =>
  defineActivity({
    name: 'Read Text',
    summary: 'Reads a text file.',
    category: 'Text File Management',
    properties: z.strictObject({ path: z.string().describe('The file to read.') }),
    publishes: [
      { name: 'Text', type: 'String', level: 'execution', description: 'What stands in the file.' },
    ],
    play: {
      how: 'live',
      needs: ['read'],
      prepare: ({ activity, compile }) => {
        const path = compile(String(activity.properties['path']));
        return async ({ scope }, { files }) => {
          const text = await files.read(path.text(scope));
          return { status: 'success', items: { Text: text.trim() } };
        };
      },
    },
  });
