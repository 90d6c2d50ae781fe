import type { Doc } from "../facts.ts";
import { tagged, typeEnd, untagged } from "./bracketed.ts";
import { codeSpan } from "./doc.ts";
import { fenceIndented } from "./indented.ts";
import { tagDoc } from "./tags.ts";

/** Reads a PHPDoc comment: its types stand before the names, without braces. */
export function phpDoc(comment: string): Doc | null {
  const seen: string[] = [];
  const parts = tagged(comment.replace(/\{@inheritdoc\}/gi, "")).map(({ tag, body }) => {
    if (tag === "see" || tag === "link") {
      const said = reference(body);
      if (said !== "") seen.push(`See ${said}.`);
      return { tag: "see", body: "" };
    }
    if (tag === "param") return { tag, body: parameter(body) };
    if (tag === "return") return { tag, body: returned(body) };
    if (tag === "throws") return { tag, body: body.replace(/^\\*([\w\\|]+)/, "{$1}") };
    return { tag, body };
  });
  const [first, ...rest] = parts;
  const text = [fenceIndented(first?.body ?? "", "php", 4), ...seen].filter(Boolean).join("\n\n");
  return tagDoc(untagged([{ tag: "", body: text }, ...rest]), { fence: "php", html: true });
}

function parameter(body: string): string {
  if (/^(?:\.\.\.|&)?\$/.test(body)) return body;
  const end = typeEnd(body);
  const [, name = "", text = ""] = /^\s*(?:&|\.\.\.)?(\$\w+)\s*([\s\S]*)$/.exec(body.slice(end)) ?? [];
  return name === "" ? body : `{${body.slice(0, end)}} ${name} ${text}`;
}

function returned(body: string): string {
  const end = typeEnd(body);
  const type = body.slice(0, end);
  return type === "" || type === "void" ? "" : `{${type}} ${body.slice(end).trim()}`;
}

function reference(body: string): string {
  const [, target = "", label = ""] = /^(\S+)\s*([\s\S]*)$/.exec(body) ?? [];
  if (/^https?:\/\//.test(target))
    return label === ""
      ? `[${target}](${target})`
      : `[${label.replace(/\s+/g, " ").replace(/\.$/, "")}](${target})`;
  return target === "" ? "" : codeSpan(target.replace(/^\\/, ""));
}
