import type { Doc } from "../facts.ts";

export const EMPTY_DOC: Doc = {
  text: "",
  params: [],
  returns: null,
  throws: [],
  examples: [],
  deprecated: null,
  internal: false,
};

/** A documentation that says nothing is none. */
export function orNull(doc: Doc): Doc | null {
  const says =
    doc.text !== "" ||
    doc.params.length > 0 ||
    doc.returns !== null ||
    doc.throws.length > 0 ||
    doc.examples.length > 0 ||
    doc.deprecated !== null ||
    doc.internal;
  return says ? doc : null;
}

/** Code as a markdown block whose fence is longer than any fence inside it. */
export function fenced(code: string, language: string): string {
  const inner = code.match(/`{3,}/g)?.reduce((longest, run) => Math.max(longest, run.length), 2) ?? 2;
  const fence = "`".repeat(Math.max(3, inner + 1));
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}

/** Code within a line, whatever backticks it holds. */
export function codeSpan(code: string): string {
  const flat = code.replace(/\s+/g, " ").trim();
  if (flat === "") return "";
  const runs = flat.match(/`+/g) ?? [];
  let length = 1;
  while (runs.some((run) => run.length === length)) length += 1;
  const tick = "`".repeat(length);
  return flat.startsWith("`") || flat.endsWith("`") ? `${tick} ${flat} ${tick}` : `${tick}${flat}${tick}`;
}

/** Takes the same indentation from every line, as much as they all have after the first. */
export function dedent(text: string, firstToo = true): string {
  const lines = text.split("\n");
  const widths = lines
    .slice(firstToo ? 0 : 1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const width = widths.length === 0 ? 0 : Math.min(...widths);
  return lines
    .map((line, i) =>
      i === 0 && !firstToo ? line : line.slice(Math.min(width, line.length - line.trimStart().length)),
    )
    .join("\n");
}

/**
 * Nobody reads more of a comment. Some patterns below take time in the square of the length, so this is also what
 * keeps a comment made for that from holding up the job.
 */
const MOST_CHARACTERS = 20_000;

/** The beginning of a long comment, in whole lines. */
export function beginning(text: string, most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  return text.slice(0, Math.max(text.lastIndexOf("\n", most), 1000));
}

/** The text of a block comment without its frame. */
export function blockText(comment: string): string {
  const inner = beginning(comment)
    .replace(/\*+\/$/, "")
    .replace(/^\/\**!?/, "");
  const lines = inner.split(/\r?\n/);
  const starred = lines.slice(1).every((line) => /^\s*(?:\*|$)/.test(line));
  return (
    starred
      ? lines.map((line, i) => (i === 0 ? line.trim() : line.replace(/^\s*\* ?/, ""))).join("\n")
      : dedent(inner)
  ).replace(/^\n+|\s+$/g, "");
}

/** The text of a run of line comments without their marks. */
export function linesText(comments: readonly string[]): string {
  return comments.map((line) => line.replace(/^(?:\/\/+|#+)!? ?/, "").trimEnd()).join("\n");
}

const NOISE =
  /^\s*(?:eslint|biome-ignore|prettier-ignore|istanbul |c8 |v8 ignore|tslint|jshint|globals? [\w$]+(?:[,:]|\s*$)|@ts-|@jsx|@refresh|#?(?:end)?region(?: .{0,40})?$|noinspection|SPDX|noqa|nolint|pylint|go:|(?:todo|T[O]DO|fixme|F[I]XME|hack|HACK)(?:\([^)]*\))?:|\+build|[-=*#~/_]{3,})/;
const LICENSE = /copyright|\(c\) \d{4}|licen[sc]ed (?:under|to)|@licen[sc]e|all rights reserved/i;

/** Whether a comment speaks to a tool or a lawyer rather than to a reader. */
export function isNoise(text: string): boolean {
  return text.trim() === "" || NOISE.test(text) || LICENSE.test(text.slice(0, 1500));
}
