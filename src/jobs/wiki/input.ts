import type { Static } from "@sinclair/typebox";
import { t } from "../define.ts";
import { checkRef, parseRepo, repoText } from "./repo-address.ts";

const patterns = (title: string, description: string, example: string) =>
  t.Optional(
    t.Array(t.String({ minLength: 1, maxLength: 300 }), {
      title,
      description,
      maxItems: 100,
      examples: [[example]],
    }),
  );

/** What a `wiki` job is given. */
export const wikiInput = t.Object(
  {
    repo: t.String({
      title: "Repository",
      description:
        "Address of a git repository, a path such as ./folder, document:ID of an uploaded archive, or the word sample",
      minLength: 1,
      maxLength: 2000,
      examples: ["https://github.com/honojs/hono", "sample"],
    }),
    ref: t.Optional(
      t.String({
        title: "Branch, tag or commit",
        description: "The default branch when left out",
        minLength: 1,
        maxLength: 250,
        examples: ["main", "v1.2.0"],
      }),
    ),
    include: patterns("Only these paths", "Folders or patterns; all paths when left out", "src"),
    exclude: patterns("Not these paths", "Folders or patterns", "src/legacy"),
    history: t.Optional(
      t.Boolean({
        title: "History",
        description: "Also tell what changed lately, where work gathers, and who knows what",
        default: true,
      }),
    ),
    model: t.Optional(
      t.Boolean({
        title: "Use a language model",
        description:
          "Let the model that is set up explain the modules, in sentences that are checked against the source",
        default: false,
      }),
    ),
  },
  { additionalProperties: false },
);

export type WikiInput = Static<typeof wikiInput>;

/**
 * The canonical form: one address for one repository, however it was written; a branch in the address becomes `ref`,
 * and history is named only where it is not wanted.
 * @throws JobdeckError `input_invalid`, `repo_refused`
 */
export function normaliseWiki(input: WikiInput): WikiInput {
  const address = parseRepo(input.repo);
  const ref = input.ref?.trim() || address.ref;
  const { ref: _, history, ...others } = input;
  const rest = history === false ? { ...others, history } : others;
  return { ...rest, repo: repoText(address), ...(ref === null ? {} : { ref: checkRef(ref) }) };
}
