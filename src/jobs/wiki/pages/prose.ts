import { posix } from "node:path";
import { fenceIndented } from "../comments/indented.ts";
import { sourceUrl } from "./markdown.ts";

/** What prose from the repository may refer to. */
export interface Surroundings {
  /** The folder that relative links start from. */
  readonly folder: string;
  hasFile(path: string): boolean;
}

/**
 * Makes markdown that someone else wrote safe to stand inside a page: it can neither end a block that it did not
 * begin, nor add headings to the page, nor show raw HTML or images, nor link to anything but the web and files of the repository.
 */
export function contained(markdown: string, around: Surroundings): string {
  const definitions = new Map<string, string>();
  const out: string[] = [];
  let fence: string | null = null;
  for (const line of fenceIndented(markdown, "", 4).split("\n")) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      out.push(line);
      if (mark?.startsWith(fence) === true && /^\s*[`~]+\s*$/.test(line)) fence = null;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      out.push(line);
      continue;
    }
    const definition = /^\s{0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+["'(].*)?$/.exec(line);
    if (definition !== null) definitions.set((definition[1] ?? "").toLowerCase(), definition[2] ?? "");
    else out.push(codeLinks(plainLine(line), around));
  }
  if (fence !== null) out.push(fence);
  return mapProse(out.join("\n"), (prose) => links(prose, definitions, around))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Links whose words hold code, which the rest of the line is split at. */
function codeLinks(line: string, around: Surroundings): string {
  return line.replace(
    /(?<![!\\])\[((?:[^\][`]|`[^`]{1,200}`){1,300}?)\]\(([^()\s]{1,500})\)/g,
    (whole, label: string, url: string) => (label.includes("`") ? link(label, url, around) : whole),
  );
}

/** Headings become bold, rules and underlines go. */
function plainLine(line: string): string {
  const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line);
  if (heading !== null) return heading[1] === "" ? "" : `**${(heading[1] ?? "").replaceAll("**", "")}**`;
  if (/^\s{0,3}(?:=+|-{2,}|(?:[-*_]\s*){3,})\s*$/.test(line)) return "";
  // Deep indentation outside a list would be code; the author of a comment only lined up the words.
  return line;
}

const CODE =
  /^(\s{0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?\n\s{0,3}\2[`~]*[ \t]*)$|(`+)(?!`)(?:[^`]|`(?!\3(?!`)))*?[^`]?\3(?!`)/gm;

/** Applies `change` to what is neither a code block nor a code span. */
function mapProse(markdown: string, change: (prose: string) => string): string {
  let out = "";
  let at = 0;
  for (const match of markdown.matchAll(CODE)) {
    out += change(markdown.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return out + change(markdown.slice(at));
}

function links(prose: string, definitions: ReadonlyMap<string, string>, around: Surroundings): string {
  return prose
    .replace(/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(
      /\[([^\][]*)\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+["'(][^)]*)?\)/g,
      (_, label, url) => link(String(label), String(url), around),
    )
    .replace(/\[([^\][]+)\]\[([^\]]*)\]/g, (_, label, ref) => {
      const url = definitions.get(String(ref || label).toLowerCase());
      return url === undefined ? String(label) : link(String(label), url, around);
    })
    .replace(/(?<!\])\[([^\][]+)\](?![([:])/g, (whole, label) => {
      const url = definitions.get(String(label).toLowerCase());
      return url === undefined ? whole.replace("[", "\\[") : link(String(label), url, around);
    })
    .replace(/<(?=[A-Za-z/!?])(?!https?:\/\/[^\s<>]+>)/g, "\\<")
    .replace(/^(\s*)\|/gm, "$1|");
}

function link(label: string, url: string, around: Surroundings): string {
  const words = label.trim() === "" ? url : label.trim();
  if (/^https?:\/\/[^\s]+$/i.test(url)) return `[${words}](${url})`;
  const path = around.folder === "" ? url : posix.join(around.folder, url);
  const file = decoded(posix.normalize(path.replace(/[?#].*$/, "").replace(/^\//, "")));
  return !/^[a-z][\w+.-]*:/i.test(url) && url !== "" && around.hasFile(file)
    ? `[${words}](${sourceUrl(file)})`
    : words;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign belongs to the name.
    return path;
  }
}
