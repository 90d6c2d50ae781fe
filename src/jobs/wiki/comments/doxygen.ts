import type { Doc, NamedText } from "../facts.ts";
import { codeSpan, dedent, fenced, orNull } from "./doc.ts";
import { htmlToMarkdown } from "./html.ts";
import { fenceIndented } from "./indented.ts";

/** Reads the comment of a C or C++ declaration: prose, with the commands of Doxygen where there are any. */
export function doxygen(comment: string, fence: string): Doc | null {
  const text: string[] = [];
  const params: NamedText[] = [];
  const throws: NamedText[] = [];
  let returns: string | null = null;
  let deprecated: string | null = null;
  let internal = false;
  for (const { command, body } of sections(withBlocks(comment.replace(/^<\s?/, ""), fence))) {
    const said = () => prose(body, fence);
    switch (command) {
      case "param":
      case "tparam":
        params.push(parameter(body, fence));
        break;
      case "return":
      case "returns":
      case "result":
        returns = said() || returns;
        break;
      case "retval": {
        const [, value = "", meaning = ""] = /^(\S+)\s*([\s\S]*)$/.exec(body) ?? [];
        const line = `${codeSpan(value)}${meaning === "" ? "" : `: ${prose(meaning, fence)}`}`;
        returns = returns === null ? line : `${returns}; ${line}`;
        break;
      }
      case "throw":
      case "throws":
      case "exception": {
        const [, name = "", meaning = ""] = /^([\w:]+)\s*([\s\S]*)$/.exec(body) ?? [];
        throws.push({ name, text: prose(meaning, fence) });
        break;
      }
      case "deprecated":
        deprecated = said();
        break;
      case "internal":
        internal = true;
        break;
      default: {
        const title = TITLES[command];
        const words = said();
        if (title === undefined) text.push(words);
        else if (title !== null && words !== "") text.push(`**${title}** ${words}`);
      }
    }
  }
  return orNull({
    text: text.filter(Boolean).join("\n\n"),
    params: params.filter((p) => p.text !== ""),
    returns,
    throws,
    examples: [],
    deprecated,
    internal,
  });
}

/** Commands that begin a paragraph of their own: with the words that introduce it, null = it is left out. */
const TITLES: Readonly<Record<string, string | null>> = {
  note: "Note:",
  remark: "Remark:",
  remarks: "Remarks:",
  warning: "Warning:",
  attention: "Attention:",
  pre: "Precondition:",
  post: "Postcondition:",
  invariant: "Invariant:",
  since: "Since",
  todo: null,
  bug: "Known bug:",
  author: null,
  authors: null,
  date: null,
  version: null,
  copyright: null,
  file: null,
  sa: "See also",
  see: "See also",
  ingroup: null,
  addtogroup: null,
  defgroup: null,
  name: null,
  fn: null,
  def: null,
  var: null,
  typedef: null,
  class: null,
  struct: null,
  enum: null,
  namespace: null,
  cond: null,
  endcond: null,
  nosubgrouping: null,
};

const PLAIN = new Set(["", "brief", "short", "details", "par", "headerfile"]);

const COMMAND = /^\s*[\\@](?:(\w+)(?:\[[^\]\n]{0,20}\])?)(?=\s|$)[ \t]*(.*)$/;

interface Section {
  readonly command: string;
  readonly body: string;
}

function sections(comment: string): Section[] {
  const found: { command: string; lines: string[] }[] = [{ command: "", lines: [] }];
  let fence = false;
  for (const line of comment.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) fence = !fence;
    const [, command = "", rest = ""] = fence ? [] : (COMMAND.exec(line) ?? []);
    const known = PLAIN.has(command) || command in TITLES || SPECIAL.has(command);
    const open = found.at(-1);
    if (command !== "" && known) found.push({ command, lines: [rest] });
    // What follows a note or a parameter after a blank line is the description again.
    else if (line.trim() === "" && open !== undefined && !fence && !PLAIN.has(open.command))
      found.push({ command: "", lines: [] });
    else open?.lines.push(line);
  }
  return found.map(({ command, lines }) => ({
    command: PLAIN.has(command) ? "" : command,
    body: lines.join("\n").replace(/^\n+|\s+$/g, ""),
  }));
}

const SPECIAL = new Set([
  "param",
  "tparam",
  "return",
  "returns",
  "result",
  "retval",
  "throw",
  "throws",
  "exception",
  "deprecated",
  "internal",
]);

/** `\code … \endcode` and its relatives, and the `**Example**::` of reStructuredText, as fences. */
function withBlocks(comment: string, fence: string): string {
  const out: string[] = [];
  let code: { readonly end: string; readonly language: string; readonly lines: string[] } | null = null;
  for (const line of comment.split("\n")) {
    const [, command = "", language = ""] = /^\s*[\\@](code|verbatim)(?:\{\.?(\w+)\})?\s*$/.exec(line) ?? [];
    if (code !== null) {
      if (new RegExp(`^\\s*[\\\\@]${code.end}\\b`).test(line)) {
        out.push(...fenced(dedent(code.lines.join("\n")), code.language).split("\n"), "");
        code = null;
      } else code.lines.push(line);
    } else if (command !== "") {
      code = {
        end: `end${command}`,
        language: command === "verbatim" ? "text" : language || fence,
        lines: [],
      };
      if (out.at(-1)?.trim() !== "") out.push("");
    } else out.push(line);
  }
  if (code !== null) out.push(...fenced(dedent(code.lines.join("\n")), code.language).split("\n"));
  return out.join("\n");
}

function parameter(body: string, fence: string): NamedText {
  const [, name = "", meaning = ""] = /^(?:\[[^\]\n]{0,20}\]\s*)?([\w.,:*&]+)\s*([\s\S]*)$/.exec(body) ?? [];
  return { name: name.replace(/[:,]$/, ""), text: prose(meaning.replace(/^[-–:]\s*/, ""), fence) };
}

function prose(text: string, fence: string): string {
  const marked = text
    .replace(
      /(^|[\s(])[\\@](?:c|p|ref|link|a)\s+([\w:~<>.()*&]{0,200}[\w:~>()])/g,
      (_, before: string, word: string) => `${before}${codeSpan(word)}`,
    )
    .replace(/(^|[\s(])[\\@](?:e|em)\s+([\w-]{1,100})/g, "$1*$2*")
    .replace(/(^|[\s(])[\\@]b\s+([\w-]{1,100})/g, "$1**$2**")
    .replace(/^\s*[\\@](?:li|arg)\s+/gm, "- ")
    .replace(/[\\@]endlink\b/g, "")
    .replace(/^[ \t]*[\\@](?:\{|\}|ingroup\b.*|endrst|rst|n)[ \t]*$/gm, "")
    .replace(
      /(^|\s)#([A-Za-z_]\w*(?:::\w+)*)(?:\(\))?/g,
      (_, before: string, name: string) => `${before}${codeSpan(name)}`,
    )
    .replace(/(?<![`\w])``([^`\n]+)``/g, "`$1`")
    .replace(/^\*\*(Examples?)\*\*\s*::?\s*$/gm, "**$1**");
  const code = fenceIndented(marked, fence, 4);
  return (
    /<\/?[a-z]+[ >/]/i.test(code) && /<(?:p|b|i|code|tt|ul|li|br|pre|em|strong)\b/i.test(code)
      ? htmlToMarkdown(code, fence)
      : code
  ).trim();
}
