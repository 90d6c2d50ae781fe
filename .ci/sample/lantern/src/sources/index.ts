/** Ways to look at things: each turns one kind of thing into lines. */
import type { Source } from "../core/ports.ts";
import { FolderSource } from "./folder.ts";
import { PageSource } from "./page.ts";

/** One source for every kind that this machine can look at itself. */
export function defaultSources(): readonly Source[] {
  return [new PageSource(), new FolderSource()];
}
