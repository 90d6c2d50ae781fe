import type { Doc } from "../facts.ts";
import { tagged, untagged } from "./bracketed.ts";
import { codeSpan, fenced } from "./doc.ts";
import { tagDoc } from "./tags.ts";

const KEPT = /^(?:|param|tparam|return|returns|throws|example|deprecated|note|see|define)$/;

/** Reads a Scaladoc comment: wiki markup with links, code in triple braces, tags. */
export function scalaDoc(comment: string): Doc | null {
  const notes: string[] = [];
  const parts = tagged(wikiToMarkdown(comment)).flatMap(({ tag, body }) => {
    if (tag === "note" && body !== "") notes.push(`**Note:** ${body}`);
    if (tag === "see" && body !== "")
      notes.push(`See ${/^[\w.#]+$/.test(body) ? codeSpan(body) : body.replace(/\.$/, "")}.`);
    if (!KEPT.test(tag) || tag === "note" || tag === "see" || tag === "define") return [];
    if (tag === "throws") return [{ tag, body: body.replace(/^`?([\w.]+)`?/, "{$1}") }];
    return [{ tag: tag === "tparam" ? "param" : tag, body }];
  });
  const [first, ...rest] = parts;
  const text = [first?.body ?? "", ...notes].filter(Boolean).join("\n\n");
  return tagDoc(untagged([{ tag: "", body: text }, ...rest]), { fence: "scala", html: true });
}

function wikiToMarkdown(comment: string): string {
  return comment
    .split(/(\{\{\{(?:[\s\S]*?\}\}\}|[\s\S]*)|```(?:[\s\S]*?```|[\s\S]*))/)
    .map((part) => {
      if (part.startsWith("```")) return part;
      if (part.startsWith("{{{"))
        return `\n\n${fenced(
          part
            .slice(3)
            .replace(/\}\}\}$/, "")
            .replace(/^[ \t]*\n/, "")
            .trimEnd(),
          "scala",
        )}\n\n`;
      return part
        .replace(
          /\[\[(https?:[^\]\s]{1,500})(?:\s+([^\]]{1,300}))?\]\]/g,
          (_, url: string, label: string | undefined) => `[${label ?? url}](${url})`,
        )
        .replace(
          /\[\[([^\]\s]{1,200})(?:\s+([^\]]{1,300}))?\]\]/g,
          (_, target: string, label: string | undefined) =>
            codeSpan(label ?? target.replace(/^.*\.(?=[A-Z])/, "")),
        )
        .replace(/'''([^'\n]{1,300})'''/g, "**$1**")
        .replace(/''([^'\n]{1,300})''/g, "*$1*")
        .replace(/^(={1,4})[ \t]*([^=\n]{1,200}?)[ \t]*\1[ \t]*$/gm, "**$2**");
    })
    .map((part, at) => (at === 0 ? part.trimEnd() : part.trim()))
    .filter((part) => part !== "")
    .join("\n\n");
}
