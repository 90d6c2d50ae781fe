import { fenced } from "./doc.ts";

/** A README in AsciiDoc as markdown: headings, code, links and attributes; tables and includes are left out. */
export function asciidocToMarkdown(source: string): string {
  const attributes = new Map<string, string>();
  const out: string[] = [];
  const lines = source.split("\n");
  let language = "";
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trimEnd();
    const [, name, value = ""] = /^:!?([\w-]{1,80}):[ \t]*(.*)$/.exec(line) ?? [];
    const block = /^(-{4,}|\.{4,}|={4,}|\|={3,}|\+{4,}|\/{4,})$/.exec(line)?.[1];
    if (name !== undefined) attributes.set(name, value);
    else if (block !== undefined) {
      const end = lines.findIndex((l, i) => i > at && l.trimEnd() === block);
      const stop = end < 0 ? lines.length : end;
      const code = lines.slice(at + 1, stop).join("\n");
      if (/^[-.]/.test(block)) out.push("", fenced(code, language), "");
      language = "";
      at = stop;
    } else if (/^\[[^\]]*\]$/.test(line)) {
      language = /^\[(?:source)?,\s*([\w+-]+)/.exec(line)?.[1] ?? "";
    } else if (!/^(?:\/\/|include::|image::|toc::|ifdef::|ifndef::|endif::)/.test(line)) {
      const [, marks, title] = /^(={1,6})[ \t]+(\S.*)$/.exec(line) ?? [];
      out.push(
        marks === undefined
          ? inline(line, attributes)
          : `${"#".repeat(marks.length)} ${inline(title ?? "", attributes)}`,
      );
    }
  }
  return out.join("\n");
}

function inline(line: string, attributes: ReadonlyMap<string, string>): string {
  return line
    .slice(0, 5000)
    .replace(/\{([\w-]{1,80})\}/g, (whole, name: string) => attributes.get(name) ?? whole)
    .replace(/\bimage:[^\s[\]]{1,500}\[[^\]]{0,500}\]/g, "")
    .replace(
      /(?:\blink:)?\b(https?:\/\/[^\s[\]]{1,500})\[([^\]]{0,300})\]/g,
      (_, url: string, label: string) => `[${label.split(",")[0] || url}](${url})`,
    )
    .replace(/\blink:([^\s[\]:]{1,300})\[([^\]]{1,300})\]/g, "[$2]($1)")
    .replace(/<<[^<>,]{1,200},([^<>]{1,200})>>/g, "$1")
    .replace(/^(NOTE|TIP|WARNING|IMPORTANT|CAUTION): /, "**$1:** ")
    .replace(/^(\*{1,5})[ \t]+/, (_, stars: string) => `${"  ".repeat(stars.length - 1)}- `);
}
