import type { DocsNav } from "../../../domain/docs-page.ts";

interface Written {
  readonly nav: DocsNav;
  /** Of `metadata.json`, as the edition wrote it. */
  readonly metadata: string;
}

/** What says which model has written on the pages. @param added paths of files that came besides */
export function imprint(
  { nav, metadata }: Written,
  model: string,
  added: readonly string[],
): readonly { readonly path: string; readonly content: string }[] {
  // The edition's own words: see `makeEdition`.
  const told: { generation_info: object; files_generated: readonly string[] } = JSON.parse(metadata);
  const files = told.files_generated.filter((path) => path !== "metadata.json");
  return [
    { path: "nav.json", content: json({ ...nav, model }) },
    {
      path: "metadata.json",
      content: json({
        ...told,
        generation_info: { ...told.generation_info, main_model: model },
        files_generated: [...files, ...added, "metadata.json"],
      }),
    },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
