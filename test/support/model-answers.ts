import type { Asked, Reply } from "./model-server.ts";

/** A file that a question shows: its lines by number. */
export interface ShownFile {
  readonly path: string;
  readonly lines: ReadonlyMap<number, string>;
}

/** The files that a question to a model shows, as it says so itself. */
export function shownFiles({ prompt }: Pick<Asked, "prompt">): ShownFile[] {
  return [...prompt.matchAll(/^=== DATA [0-9a-f]+: file (".*")\n([\s\S]*?)\n=== END DATA/gm)].map(
    ([, path = '""', body = ""]) => ({
      path: JSON.parse(path),
      lines: new Map(
        body.split("\n").flatMap((line) => {
          const [, n, text] = /^(\d+)\| (.*)$/.exec(line) ?? [];
          return n === undefined ? [] : [[Number(n), text ?? ""] as const];
        }),
      ),
    }),
  );
}

/** What a question is about: the title of a module, or null for the whole repository. */
export function aboutOf({ prompt }: Pick<Asked, "prompt">): string | null {
  const [, title] = /^Describe the module (".*")\.$/m.exec(prompt) ?? [];
  return title === undefined ? null : JSON.parse(title);
}

/** The names that a question allows to be drawn. */
export function namesToDraw({ prompt }: Pick<Asked, "prompt">): string[] {
  const [, names = ""] = /: names to draw\n([\s\S]*?)\n=== END DATA/.exec(prompt) ?? [];
  return names.split("\n").filter(Boolean);
}

/** Lines of the first file that are not blank, as evidence. */
export function evidenceIn(asked: Pick<Asked, "prompt">): string[] {
  const [file] = shownFiles(asked);
  return [...(file?.lines ?? [])]
    .filter(([, text]) => text.trim() !== "")
    .map(([n]) => `${file?.path}#L${n}-L${n}`);
}

/** A good answer: each sentence cites a line that is there. */
export function goodAnswer(asked: Asked): Reply {
  const [first = "", second = first] = evidenceIn(asked);
  const about = aboutOf(asked) ?? "the repository";
  const [a, b, c] = namesToDraw(asked);
  return {
    kind: "answer",
    tokens: [1000, 200],
    value: {
      summary: [{ text: `This is what ${about} does.`, evidence: [first] }],
      responsibilities: [{ text: "It keeps things together.", evidence: [first, second] }],
      flows: [
        {
          title: "From the call to the answer",
          steps: [
            { text: "It is called.", evidence: [first] },
            { text: "It answers.", evidence: [second] },
          ],
        },
      ],
      pitfalls: [{ text: "It does not look twice.", evidence: [second] }],
      diagram:
        a === undefined || b === undefined || c === undefined
          ? null
          : {
              nodes: [{ id: a }, { id: b }, { id: c }],
              edges: [
                { from: a, to: b, label: "asks", evidence: [first] },
                { from: b, to: c, label: "tells", evidence: [second] },
              ],
            },
    },
  };
}
