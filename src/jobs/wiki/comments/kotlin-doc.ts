import type { Doc } from "../facts.ts";
import { tagged, untagged } from "./bracketed.ts";
import { codeSpan, EMPTY_DOC } from "./doc.ts";
import { tagDoc } from "./tags.ts";

/** Reads a KDoc comment: markdown whose links name declarations. */
export function kotlinDoc(comment: string): Doc | null {
  let hidden = false;
  const samples: string[] = [];
  const parts = tagged(comment).flatMap(({ tag, body }) => {
    if (tag === "suppress") hidden = true;
    if (tag === "sample" && body !== "") samples.push(`See the sample ${codeSpan(body)}.`);
    if (tag === "see" && body !== "") samples.push(`See ${codeSpan(body.split(/\s/)[0] ?? body)}.`);
    if (tag === "receiver") return [{ tag: "param", body: `this ${linked(body)}` }];
    if (tag === "constructor") return body === "" ? [] : [{ tag: "remarks", body: linked(body) }];
    const bracketed = tag === "param" || tag === "property" ? body.replace(/^\[(\w+)\]/, "$1") : body;
    return [{ tag, body: linked(bracketed) }];
  });
  const [first, ...rest] = parts;
  const text = [first?.body ?? "", ...samples].filter(Boolean).join("\n\n");
  const doc = tagDoc(untagged([{ tag: "", body: text }, ...rest]), { fence: "kotlin", html: false });
  return hidden ? { ...(doc ?? EMPTY_DOC), internal: true } : doc;
}

const LINK = /(?<![\w\]!\\])\[(`?)([A-Za-z_][\w.()<>, ]{0,120})\1\](?:\[([\w.]{1,120})\])?(?![\w([:])/g;

/** Links to declarations become code; with words of their own, only the words stay. */
export function linked(markdown: string): string {
  let fence = false;
  return markdown
    .split("\n")
    .map((line) => {
      if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
      return fence
        ? line
        : line
            .replace(/\[([^\]\n]{1,200})\]\(#[^)\s]{0,200}\)/g, "$1")
            .replace(LINK, (_, __, label: string, target: string | undefined) =>
              target === undefined || /^[\w.]+$/.test(label) ? codeSpan(label) : label,
            );
    })
    .join("\n");
}
