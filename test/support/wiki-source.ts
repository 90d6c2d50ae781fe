import { systemClock } from "../../src/adapters/clock.ts";
import { createSource } from "../../src/library/source.ts";

/** The repository that a documentation is about, at its commit, as the viewer of source shows it. */
export interface WikiSource {
  /** Lines of a text file; null when the viewer would not show one at this path. */
  lines(path: string): Promise<readonly string[] | null>;
  /** Whether the viewer has a page for this path, be it a file or a folder. */
  shows(path: string): Promise<boolean>;
}

/** @param gitDir the copy that a `wiki` job keeps beside its documentation */
export function wikiSource(gitDir: string, commit: string): WikiSource {
  const source = createSource({ clock: systemClock, env: { PATH: process.env["PATH"] } });
  const known = new Map<string, Promise<readonly string[] | null>>();
  const read = async (path: string) => {
    const file = await source.file({ gitDir, commit, path });
    return file.kind === "file" ? file.text.split("\n").slice(0, file.lines) : null;
  };
  const lines = (path: string) => {
    const reading = known.get(path) ?? read(path);
    known.set(path, reading);
    return reading;
  };
  return {
    lines,
    shows: async (path) =>
      (await lines(path)) !== null || (await source.list({ gitDir, commit, path })) !== null,
  };
}

export interface Citation {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** What a `source:` link with lines cites; null for any other link. */
export function citationOf(href: string): Citation | null {
  const match = /^source:([^#]*)#L(\d+)(?:-L(\d+))?$/.exec(href);
  if (match === null) return null;
  const start = Number(match[2]);
  return { path: decodeURIComponent(match[1] ?? ""), start, end: Number(match[3] ?? start) };
}

/**
 * Whether a name is defined in the first lines of a range: its last part stands there as a word. Decorators and
 * annotations may stand before it.
 */
export function defines(lines: readonly string[], { start, end }: Citation, name: string): boolean {
  const cited = lines.slice(start - 1, end);
  const marks = cited.findIndex((line) => !/^\s*(?:@|$)/.test(line));
  const first =
    cited[0]?.trimStart().startsWith("@") === true ? cited : cited.slice(0, Math.max(0, marks) + 3);
  const word = name.startsWith("[") ? name : (name.split(/\.|::/).at(-1) ?? name);
  return first.some((line) => words(line, word));
}

function words(line: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, "u").test(line);
}
