import { dedent, fenced } from "./doc.ts";

const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;

/**
 * Puts fences around paragraphs that are set in, unless they go on with a list.
 * @param width how many columns make code
 */
export function fenceIndented(markdown: string, language: string, width: number): string {
  const out: string[] = [];
  let code: string[] = [];
  let listed = false;
  let fence = false;
  const flush = () => {
    if (code.length > 0) out.push(fenced(dedent(code.join("\n")), language), "");
    code = [];
  };
  for (const line of markdown.split("\n")) {
    const blank = line.trim() === "";
    const set = !listed && !fence && line.search(/\S/) >= width;
    const starts = set && !LIST_ITEM.test(line) && out.length > 0 && out.at(-1)?.trim() === "";
    if (code.length > 0 ? set || blank : starts) {
      code.push(line);
      continue;
    }
    flush();
    if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
    if (LIST_ITEM.test(line)) listed = true;
    else if (!blank && !/^\s/.test(line)) listed = false;
    out.push(line);
  }
  flush();
  return out.join("\n");
}
