import type { ModelInfo } from "../../model.ts";
import type { Section } from "./sections.ts";

/** Where the claims of a page are, beside it. */
export function claimsPath(page: string): string {
  return page.replace(/\.md$/, ".claims.json");
}

/** What a model said on a page and what each sentence rests on, down to the content of the files. */
export function claimsFile(
  page: string,
  { provider, name }: ModelInfo,
  sections: readonly Section[],
  blobs: ReadonlyMap<string, string>,
): string {
  const claims = sections.flatMap(({ title, claims: own }) =>
    own.map(({ markdown, evidence }) => ({
      section: title,
      text: markdown,
      evidence: evidence.map(({ path, from, to }) => ({ path, from, to, blob: blobs.get(path) ?? null })),
    })),
  );
  return `${JSON.stringify({ page, model: { provider, name }, claims }, null, 1)}\n`;
}
