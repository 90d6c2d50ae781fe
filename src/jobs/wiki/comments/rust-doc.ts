import type { Doc } from "../facts.ts";
import { codeSpan, EMPTY_DOC, orNull } from "./doc.ts";

/** Reads a Rust documentation comment: markdown with links to items, and examples with hidden lines. */
export function rustDoc(comment: string): Doc | null {
  const out: string[] = [];
  let fence: { readonly mark: string; readonly rust: boolean } | null = null;
  for (const line of comment.split("\n")) {
    const [, mark = "", info = ""] = /^\s{0,8}(`{3,}|~{3,})([^\n`]*)$/.exec(line) ?? [];
    if (fence !== null) {
      const closes = mark.startsWith(fence.mark) && info.trim() === "";
      const shown = fence.rust ? visible(line) : line;
      if (shown !== null) out.push(shown);
      if (closes) fence = null;
    } else if (mark !== "") {
      const rust = isRust(info);
      fence = { mark, rust };
      out.push(rust ? line.replace(/(`{3,}|~{3,}).*$/, "$1rust") : line);
    } else {
      out.push(linked(line));
    }
  }
  return orNull({ ...EMPTY_DOC, text: out.join("\n").trim() });
}

/** What is not marked as another language is Rust, with words for the tool that runs it. */
function isRust(info: string): boolean {
  const marks = info.split(/[\s,{}]+/).filter(Boolean);
  return marks.every((mark) =>
    /^(?:rust|ignore.*|no_run|should_panic|compile_fail|edition\d*|standalone.*|E\d{4})$/.test(mark),
  );
}

/** A line of an example as the reader sees it; null when it is only there for the compiler. */
function visible(line: string): string | null {
  if (/^\s*#(?:\s|$)/.test(line)) return null;
  return line.replace(/^(\s*)##/, "$1#");
}

const KIND =
  /^(?:struct|enum|trait|union|mod|module|const|constant|fn|function|method|derive|attribute|value|macro|primitive|prim|type|field|variant)@/;
const ITEM =
  /^&?(?:[A-Za-z_][\w]*(?:<[^<>]{0,80}>)?(?:::|\.))*[A-Za-z_]\w*(?:<[^<>]{0,80}>)?(?:\(\)|!(?:\(\))?)?$/;

/** Links to items become code, since only their names can be shown. */
function linked(line: string): string {
  return line.replace(
    /(?<![\w\]!\\])\[(`?)([^\][`]{1,200})\1\](?:\(([^()\s]{1,300})\)|\[([^\][]{0,200})\])?(?!\w)/g,
    (whole, tick: string, label: string, target: string | undefined, reference: string | undefined) => {
      if (target !== undefined) {
        const elsewhere = /^https?:|\.(?:md|html?|rs|txt|toml)(?:#|$)/.test(target);
        return elsewhere ? whole : shown(tick, label);
      }
      if (reference !== undefined && reference !== "") {
        return ITEM.test(reference.replaceAll("`", "").replace(KIND, "")) && /::|`/.test(reference)
          ? shown(tick, label)
          : whole;
      }
      const name = label.replace(KIND, "");
      return ITEM.test(name) && (tick !== "" || /::|!|\(\)|[a-z][A-Z]|^[A-Z]\w|_/.test(name))
        ? codeSpan(name)
        : whole;
    },
  );
}

function shown(tick: string, label: string): string {
  return tick === "" ? label : codeSpan(label);
}
