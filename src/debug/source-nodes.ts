import type { RunbookPlace } from '../formats/native/read-bundle.ts';
import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Position } from '../formats/text/place.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Activity, Link, Runbook } from '../model/runbook.ts';

/** An activity or a link, where its file has it. */
export interface SourceNode extends Position {
  /** The name of the file, as its reader was given it. */
  readonly file: string;
  readonly runbook: Runbook;
  readonly of:
    | { readonly kind: 'activity'; readonly activity: Activity }
    | { readonly kind: 'link'; readonly link: Link };
}

/** Every activity and link of a bundle that was read from these texts, by file, then by position. */
export async function sourceNodes(
  { runbooks }: Bundle,
  places: readonly RunbookPlace[],
  texts: readonly ParsedText[],
): Promise<readonly SourceNode[]> {
  const found = await Promise.all(
    runbooks.map(async (runbook, index): Promise<readonly SourceNode[]> => {
      const { file, path } = places[index] ?? { file: '', path: [] };
      const text = texts.find((each) => each.file === file);
      if (text === undefined) return [];
      const all = [
        ...runbook.activities.map((activity, place) => ({
          of: { kind: 'activity', activity } as const,
          path: [...path, 'activities', place],
        })),
        ...runbook.links.map((link, place) => ({
          of: { kind: 'link', link } as const,
          path: [...path, 'links', place],
        })),
      ];
      const at = await text.locate(all);
      return all.map(({ of }, place) => ({ ...(at[place] as Position), file, runbook, of }));
    }),
  );
  const byFile = Map.groupBy(found.flat(), ({ file }) => file);
  return [...byFile.values()].flatMap((nodes) =>
    nodes.toSorted((a, b) => a.line - b.line || a.column - b.column),
  );
}

/**
 * The activity or link that somebody means by a place in a file, of whose nodes these are: the first that
 * begins on this line, else the one that the line belongs to, else the first behind it. With a column, the
 * last that begins before it counts.
 */
export function nodeMeant(
  nodes: readonly SourceNode[],
  line: number,
  column?: number,
): SourceNode | undefined {
  const onLine = nodes.filter((node) => node.line === line);
  const before = onLine.findLast((node) => column !== undefined && node.column <= column);
  return before ?? onLine[0] ?? nodes.findLast((node) => node.line < line) ?? nodes[0];
}
