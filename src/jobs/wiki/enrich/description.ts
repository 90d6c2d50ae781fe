import type { Static } from "@sinclair/typebox";
import { t } from "../../define.ts";

const closed = { additionalProperties: false };

const EVIDENCE = t.Array(
  t.String({ description: "path#Lx-Ly: a path as given, and lines that were shown of that file" }),
);

const Sentence = t.Object(
  { text: t.String({ description: "One plain sentence; names of code in backticks" }), evidence: EVIDENCE },
  closed,
);

/**
 * What a model is asked for about one part of a repository. Every property is required and nothing is bounded here,
 * since not every provider knows more of JSON Schema: what is too much is cut later.
 */
export const DESCRIPTION = t.Object(
  {
    summary: t.Array(Sentence, { description: "Two or three sentences: what this is and why it exists" }),
    responsibilities: t.Array(Sentence, {
      description: "What it takes care of, one sentence each, at most six",
    }),
    flows: t.Array(t.Object({ title: t.String(), steps: t.Array(Sentence) }, closed), {
      description: "At most three ways through the code, step by step, in the order in which they happen",
    }),
    pitfalls: t.Array(Sentence, {
      description: "What surprises or breaks whoever changes or uses it, at most four",
    }),
    diagram: t.Union(
      [
        t.Object(
          {
            nodes: t.Array(t.Object({ id: t.String({ description: "One of the names to draw" }) }, closed)),
            edges: t.Array(
              t.Object({ from: t.String(), to: t.String(), label: t.String(), evidence: EVIDENCE }, closed),
            ),
          },
          closed,
        ),
        t.Null(),
      ],
      {
        description:
          "How its parts work together, at most ten nodes; null where a drawing says no more than words",
      },
    ),
  },
  closed,
);

export type Description = Static<typeof DESCRIPTION>;
export type Drawing = NonNullable<Description["diagram"]>;
