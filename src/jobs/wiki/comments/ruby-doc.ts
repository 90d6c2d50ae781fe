import type { Doc } from "../facts.ts";
import { tagged, untagged } from "./bracketed.ts";
import { codeSpan, EMPTY_DOC, fenced } from "./doc.ts";
import { fenceIndented } from "./indented.ts";
import { tagDoc } from "./tags.ts";

/** Reads a Ruby comment: YARD's tags, TomDoc's sections or RDoc's markup. */
export function rubyDoc(comment: string): Doc | null {
  const hidden = /^[ \t]*:(?:nodoc|stopdoc):|:nodoc:[ \t]*$/m.test(comment);
  const clean = comment
    .replace(/^[ \t]*:(?:nodoc|stopdoc|startdoc|call-seq|section|title|main):.*$/gm, "")
    .replace(/^--[ \t]*$[\s\S]*?(?:^\+\+[ \t]*$|$(?![\s\S]))/gm, "");
  const parts = tagged(tomDoc(clean)).flatMap(({ tag, body }) => yard(tag, body));
  const doc = tagDoc(untagged(parts), { fence: "ruby", html: false });
  return hidden ? { ...(doc ?? EMPTY_DOC), internal: true } : doc;
}

interface Part {
  readonly tag: string;
  readonly body: string;
}

const TYPED = /^\s*\[([^\]\n]{1,200})\]\s*/;

function yard(tag: string, written: string): Part[] {
  const body = tag === "" ? fenceIndented(labels(markup(written)), "ruby", 2) : markup(written);
  switch (tag) {
    case "param":
    case "yieldparam":
    case "option":
    case "attr":
    case "attr_reader": {
      const [, owner = "", rest = ""] =
        (tag === "option" ? /^(\w+)\s+([\s\S]*)$/.exec(body) : ["", "", body]) ?? [];
      const typed = TYPED.exec(rest);
      const after = typed === null ? rest : rest.slice(typed[0].length);
      const [, name = "", more = ""] = /^(\S+)\s*([\s\S]*)$/.exec(after) ?? [];
      const second = typed ?? TYPED.exec(more);
      const text = typed === null && second !== null ? more.slice(second[0].length) : more;
      const full = owner === "" ? name : `${owner}.${name.replace(/^:/, "")}`;
      return [{ tag: "param", body: `${second === null ? "" : `{${second[1]}} `}${full} ${text}` }];
    }
    case "return":
    case "yieldreturn": {
      const typed = TYPED.exec(body);
      return tag === "yieldreturn"
        ? []
        : [{ tag: "return", body: typed === null ? body : `{${typed[1]}} ${body.slice(typed[0].length)}` }];
    }
    case "raise":
      return [{ tag: "throws", body: body.replace(TYPED, "$1 ") }];
    case "example": {
      const [first = "", ...lines] = written.split("\n");
      const code = lines.join("\n").replace(/^\n+|\s+$/g, "");
      const shown = code === "" ? first : code;
      return [{ tag: "example", body: fenced(unindent(shown), "ruby") }];
    }
    case "note":
      return [{ tag: "remarks", body: `**Note:** ${body}` }];
    case "see":
      return [
        {
          tag: "remarks",
          body:
            body === "" ? "" : `See ${/^https?:/.test(body) ? body : codeSpan(body.split(/\s/)[0] ?? "")}.`,
        },
      ];
    case "yield":
      return [
        {
          tag: "remarks",
          body: body === "" ? "" : `Yields ${body.replace(TYPED, (_, t: string) => `${codeSpan(t)} `)}`,
        },
      ];
    case "":
    case "api":
    case "private":
    case "deprecated":
      return [{ tag, body }];
    default:
      return [];
  }
}

function unindent(text: string): string {
  const widths = text
    .split("\n")
    .filter((l) => l.trim() !== "")
    .map((l) => l.length - l.trimStart().length);
  const width = widths.length === 0 ? 0 : Math.min(...widths);
  return text
    .split("\n")
    .map((l) => l.slice(width))
    .join("\n");
}

/** TomDoc tells parameters, results and errors in plain sentences; they become tags. */
function tomDoc(comment: string): string {
  const marked = comment.replace(/^(Public|Internal|Deprecated):[ \t]*/, "");
  const scope = /^(Public|Internal|Deprecated):/.exec(comment)?.[1];
  if (scope === undefined) return comment;
  const text = marked
    .replace(/^(\w+)[ \t]+- /gm, "@param $1 ")
    .replace(/^Returns\b[ \t]*/gm, "@return ")
    .replace(/^Raises[ \t]+/gm, "@raise ")
    .replace(/^Examples?:?[ \t]*$/gm, "@example");
  return scope === "Internal" ? `${text}\n@private` : text;
}

/** RDoc's lists of things with a label each, as lists. */
function labels(text: string): string {
  const listed = text
    .replace(/^([A-Z][\w ]{1,40})::[ \t]*(?=\S|$)/gm, "- **$1:** ")
    .replace(/^\[([^\][\n]{1,100})\][ \t]+(?=\S)/gm, "- $1: ");
  // What a thing does comes before its particulars.
  const [, list, first] =
    /^((?:(?:- \*\*|[ \t]+\S)[^\n]*\n)+)\n+((?:[^\s\-*][^\n]*(?:\n|$))+)/.exec(listed) ?? [];
  if (list === undefined || first === undefined) return listed;
  return `${first.trim()}\n\n${list}${listed.slice(listed.indexOf(first) + first.length).replace(/^(?=.)/, "\n")}`;
}

/** RDoc's own ways to write code, headings, lists and links. */
function markup(text: string): string {
  return text
    .replace(/(?<![\w+])\+([\w:.?!=<>#[\]@]{1,80})\+(?![\w+])/g, (_, code: string) => codeSpan(code))
    .replace(/<(tt|code)>([^<\n]{1,300})<\/\1>/g, (_, __, code: string) => codeSpan(code))
    .replace(/^[ \t]*=[ \t]+[\w:]+[ \t]*\n/, "")
    .replace(/^(={1,4})[ \t]+(\S[^\n]*)$/gm, "**$2**")
    .replace(/\{([^}\n]{1,200})\}\[(https?:[^\]\s]{1,500})\]/g, "[$1]($2)")
    .replace(
      /\{(?:#)?([A-Z][\w:#.?!]{1,120})(?:\s+([^}\n]{1,200}))?\}/g,
      (_, name: string, label: string | undefined) => label ?? codeSpan(name),
    );
}
