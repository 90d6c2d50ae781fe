import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { DocsNav } from "../domain/docs-page.ts";

const MAX_BYTES = 8_000_000;

const Page = Type.Object({
  path: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  previous: Type.Union([Type.String(), Type.Null()]),
  next: Type.Union([Type.String(), Type.Null()]),
});

const TreeNode = Type.Recursive((Node) =>
  Type.Object({
    title: Type.String(),
    path: Type.Union([Type.String(), Type.Null()]),
    children: Type.Array(Node),
  }),
);

const Nav = Type.Object({
  title: Type.String(),
  source: Type.Object({
    repo: Type.String(),
    ref: Type.String(),
    commit: Type.String(),
    url: Type.Optional(Type.String()),
    snapshot: Type.Optional(Type.Union([Type.Literal("folder"), Type.Literal("archive")])),
    file: Type.Optional(Type.String()),
  }),
  entry: Type.String(),
  model: Type.Optional(Type.String()),
  stats: Type.Record(Type.String(), Type.Number()),
  tree: Type.Array(TreeNode),
  pages: Type.Array(Page),
});

/** What a job's `nav.json` turned out to be; a handler may have written anything. `problem` is fit for a reader. */
export type NavReading =
  | { readonly kind: "read"; readonly value: DocsNav }
  | { readonly kind: "absent" }
  | { readonly kind: "broken"; readonly problem: string };

/** @param file null when there is none */
export async function readNav(file: Blob | null): Promise<NavReading> {
  if (file === null) return { kind: "absent" };
  if (file.size > MAX_BYTES) return broken(`it has ${file.size} bytes, at most ${MAX_BYTES} are read`);
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return broken("it is not JSON");
  }
  try {
    if (Value.Check(Nav, value)) return { kind: "read", value: withSafeUrl(value) };
  } catch {
    // A tree that is nested too deeply overflows the checker's stack.
    return broken("it is nested too deeply");
  }
  const first = Value.Errors(Nav, value).First();
  return broken(first === undefined ? "it has another shape" : `${first.path || "/"}: ${first.message}`);
}

function broken(problem: string): NavReading {
  return { kind: "broken", problem };
}

function withSafeUrl(nav: DocsNav): DocsNav {
  const { url, ...source } = nav.source;
  const shown = url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
  return { ...nav, source: shown ? { ...source, url } : source };
}
