/** Where the type that begins a text ends: at the first space outside its brackets. */
export function typeEnd(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (/[<({[]/.test(mark)) depth += 1;
    else if (/[>)}\]]/.test(mark)) depth -= 1;
    else if (/\s/.test(mark) && depth <= 0 && !text.slice(0, at).endsWith("):")) {
      // A union may have spaces around its bars.
      const bar = /^\s*[|&]\s*(?![.$])/.exec(text.slice(at, at + 20))?.[0];
      if (bar === undefined) return at;
      at += bar.length - 1;
    }
  }
  return text.length;
}

/** The text of a comment in parts: what precedes the first tag, then each tag with its lines. */
export function tagged(comment: string): { readonly tag: string; readonly body: string }[] {
  const found: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  let fence = false;
  for (const line of comment.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
    const [, tag, rest = ""] = (fence ? null : /^ ?@([A-Za-z][\w-]*)\b[ \t:]*(.*)$/.exec(line)) ?? [];
    if (tag === undefined) found.at(-1)?.lines.push(line);
    else found.push({ tag, lines: [rest] });
  }
  return found.map(({ tag, lines }) => ({ tag, body: lines.join("\n").replace(/^\n+|\s+$/g, "") }));
}

/** Puts the parts together again, for `tagDoc`. */
export function untagged(parts: readonly { readonly tag: string; readonly body: string }[]): string {
  return parts
    .map(({ tag, body }) => (tag === "" ? body : `@${tag}${body.startsWith("```") ? "\n" : " "}${body}`))
    .join("\n");
}
