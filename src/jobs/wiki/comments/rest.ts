import { codeSpan, dedent, fenced } from "./doc.ts";

const ADMONITIONS: Readonly<Record<string, string>> = {
  note: "Note",
  warning: "Warning",
  caution: "Caution",
  important: "Important",
  tip: "Tip",
  hint: "Hint",
  attention: "Attention",
  danger: "Danger",
  seealso: "See also",
  versionadded: "Added in version",
  versionchanged: "Changed in version",
  deprecated: "Deprecated since version",
};

/** reStructuredText, as it stands in docstrings and READMEs, as markdown. Markdown itself passes unharmed. */
export function restToMarkdown(source: readonly string[]): string {
  const lines = joinSpans(source.map((line) => line.trimEnd()));
  const out: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const directive = /^(\s*)\.\.\s+([\w-]+)::\s*(.*)$/.exec(line);
    const after = nextText(lines, at + 1);
    if (/^\s*```/.test(line) || (/^\s*~~~/.test(line) && !out.at(-1)?.trim())) {
      const end = lines.findIndex((l, i) => i > at && l.trim().startsWith(line.trim().slice(0, 3)));
      const stop = end < 0 ? lines.length : end + 1;
      out.push(...lines.slice(at, stop));
      at = stop;
    } else if (directive !== null) {
      const end = indentedEnd(lines, at + 1, (directive[1] ?? "").length);
      out.push("", ...directiveText(directive, lines.slice(at + 1, end)), "");
      at = end;
    } else if (/^\s*\.\.(?:\s|$)/.test(line)) {
      at = indentedEnd(lines, at + 1, indent(line));
    } else if (/^\s*>>> /.test(line)) {
      let end = at;
      while (end < lines.length && (lines[end] ?? "").trim() !== "") end += 1;
      out.push("", fenced(dedent(lines.slice(at, end).join("\n")), "pycon"), "");
      at = end;
    } else if (/::$/.test(line) && after !== null && indent(lines[after]) > indent(line)) {
      const end = indentedEnd(lines, at + 1, indent(line));
      const said = line.replace(/\s*::$/, (mark) =>
        mark.startsWith(" ") || line.trim() === "::" ? "" : ":",
      );
      const code = dedent(lines.slice(at + 1, end).join("\n")).replace(/^\n+|\s+$/g, "");
      out.push(inline(said), "", fenced(code, "python"), "");
      at = end;
    } else if (isUnderline(line) && at > 0 && out.at(-1)?.trim()) {
      const title = out.pop()?.trim() ?? "";
      // A docstring that begins with its module's name says nothing by it.
      if (out.length > 0 || title.includes(" ")) out.push(`**${title}**`, "");
      at += 1;
    } else {
      out.push(inline(line));
      at += 1;
    }
  }
  return out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\s+$/g, "");
}

/** Roles and links that go on in the next line are put on one. */
function joinSpans(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1) ?? "";
    const goesOn = last.length < 400 && line.trim() !== "" && OPEN_SPAN.test(last);
    if (goesOn) joined[joined.length - 1] = `${last} ${line.trim()}`;
    else joined.push(line);
  }
  return joined;
}

/** What `restToMarkdown` reads as one thing and is begun, but not ended, in a line. */
const OPEN_SPAN = /(?:^|[\s(:])`[^`\s][^`]*$/;

function isUnderline(line: string): boolean {
  return /^([=\-~^"'#*+.:_])\1{2,}$/.test(line.trim());
}

function nextText(lines: readonly string[], from: number): number | null {
  const at = lines.findIndex((line, i) => i >= from && line !== "");
  return at < 0 ? null : at;
}

function indentedEnd(lines: readonly string[], from: number, width: number): number {
  let at = from;
  let end = from;
  while (at < lines.length && (lines[at] === "" || indent(lines[at]) > width)) {
    at += 1;
    if (lines[at - 1] !== "") end = at;
  }
  return end;
}

function indent(line: string | undefined): number {
  return line === undefined ? 0 : line.length - line.trimStart().length;
}

function directiveText(directive: RegExpExecArray, block: readonly string[]): string[] {
  const [, , name = "", argument = ""] = directive;
  const body = dedent(block.join("\n")).replace(/^\n+|\s+$/g, "");
  if (/^(?:code-block|code|sourcecode|doctest|prompt)$/.test(name)) {
    const code = body.replace(/^(?::[\w-]+:.*\n)+\n?/, "");
    return code === "" ? [] : [fenced(code, argument.trim())];
  }
  const title = ADMONITIONS[name];
  if (title === undefined) return [];
  const version = name.startsWith("version") || name === "deprecated";
  const [head, rest] = version
    ? [`${title} ${argument.split(" ")[0]}`, argument.split(" ").slice(1).join(" ")]
    : [title, argument];
  return `**${head}:** ${restToMarkdown([rest, ...body.split("\n")])}`.trim().split("\n");
}

/** Roles, doubled backticks and links of one line. */
function inline(line: string): string {
  return line
    .replace(/(?<=[`*|_])\\(?=[\w\s])\s?/g, "")
    .replace(/:[a-z][\w+:-]*:`([^`]+)`/g, (_, body: string) => codeSpan(roleTarget(body)))
    .replace(/``([^`]+)``/g, (_, code: string) => codeSpan(code))
    .replace(
      /`([^`<]+?)\s*<(https?:[^>]+)>`__?/g,
      (_, label: string, url: string) => `[${label.trim()}](${url})`,
    )
    .replace(/`([^`<]+?)\s*<([^>]+)>`_{0,2}/g, (_, label: string) => label.trim())
    .replace(/`([^`]+)`__?(?!\w)/g, "$1")
    .replace(/(?<=^|\s)\|([\w -]+)\|(?=\s|$|[.,;])/g, "$1");
}

function roleTarget(body: string): string {
  const titled = /^(.*\S)\s*<[^>]+>$/.exec(body);
  if (titled !== null) return titled[1] ?? body;
  return body.startsWith("~") ? (body.slice(1).split(".").at(-1) ?? body) : body.replace(/^!/, "");
}
