const TOKENS =
  /\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|(?:u8|[uUL])?R"([^()\\\s]{0,16})\((?:[\s\S]*?\)\1"|[\s\S]*)|"(?:[^"\\\n]|\\[\s\S])*"|\b\d[\w.']*|'(?:[^'\\\n]|\\[^\n])*'|^[ \t]*#(?:\\\n|[^\n])*|->|<[<=]|>=|[{}();<>=]|[A-Za-z_]\w*/gm;

/** A head is read no further back than this many tokens. */
const MOST_HEAD = 400;

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with spaces in place of what stands in the bodies of functions and in the values of variables: nothing is
 * declared there that others see, and macros and conditionals in there would mislead the parser.
 */
export function withoutBodies(text: string): string {
  const bodies: Range[] = [];
  const pattern = new RegExp(TOKENS.source, TOKENS.flags);
  let head: string[] = [];
  let start = -1;
  let depth = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [token] = match;
    const first = token[0] ?? "";
    if (token.startsWith("//") || token.startsWith("/*") || (first !== "<" && /^[ \t]*#/.test(token)))
      continue;
    if (start >= 0) {
      if (token === "{") depth += 1;
      else if (token === "}") depth -= 1;
      if (depth === 0) {
        bodies.push({ start, end: match.index });
        start = -1;
        head = [];
      }
    } else if (token === "{") {
      if (opensScope(head)) head = [];
      else {
        start = match.index + 1;
        depth = 1;
      }
    } else if (token === "}" || token === ";") {
      head = [];
    } else if (head.length < MOST_HEAD) {
      head.push(token);
    }
  }
  if (start >= 0) {
    // It never ends: by its looks, it ends with the first brace that begins a line.
    const end = text.indexOf("\n}", start);
    if (end >= 0) bodies.push({ start, end });
  }
  return blanked(text, bodies);
}

/** Whether what follows holds declarations, as those of a namespace, class or enumeration do. */
function opensScope(head: readonly string[]): boolean {
  if (head.at(-2) === "extern" && head.at(-1)?.startsWith('"') === true) return true;
  let parens = 0;
  let angles = 0;
  let keyword = false;
  for (const token of head) {
    if (token === "(") {
      // Something in parentheses after the keyword means that a function gives such a type.
      if (parens === 0 && angles === 0 && keyword) keyword = false;
      parens += 1;
    } else if (token === ")") parens = Math.max(0, parens - 1);
    else if (parens > 0) continue;
    else if (token === "<") angles += 1;
    else if (token === ">") angles = Math.max(0, angles - 1);
    else if (angles > 0) continue;
    else if (token === "=" || token === "->") keyword = false;
    else if (/^(?:class|struct|union|enum|namespace)$/.test(token)) keyword = true;
  }
  return keyword;
}

export function blanked(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, " "));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
