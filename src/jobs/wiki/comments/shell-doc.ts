import type { Doc, NamedText } from "../facts.ts";
import { tagged } from "./bracketed.ts";
import { codeSpan, EMPTY_DOC, fenced, orNull } from "./doc.ts";

/** Reads the comment above a shell function, with the tags of shdoc where there are some. */
export function shellDoc(comment: string): Doc | null {
  const text: string[] = [];
  const params: NamedText[] = [];
  const throws: NamedText[] = [];
  const examples: string[] = [];
  let returns: string | null = null;
  let deprecated: string | null = null;
  let internal = false;
  for (const { tag, body } of tagged(comment)) {
    switch (tag) {
      case "":
      case "description":
      case "brief":
      case "file":
      case "overview":
        params.push(...positions(body));
        text.push(prose(body.replace(POSITION, "").trim()));
        break;
      case "arg":
      case "param":
        params.push(argument(body));
        break;
      case "option":
        params.push(option(body));
        break;
      case "set":
      case "env":
        if (body !== "") text.push(`Sets ${body.replace(/^(\S+)/, (name) => codeSpan(name))}`);
        break;
      case "stdout":
        returns = `Prints ${body.charAt(0).toLowerCase()}${body.slice(1)}`;
        break;
      case "return":
      case "returns":
        returns = body;
        break;
      case "exitcode":
      case "exit": {
        const [, name = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(body) ?? [];
        throws.push({ name: `exit ${name}`, text: rest });
        break;
      }
      case "example":
        if (body.trim() !== "") examples.push(fenced(dedented(body), "bash"));
        break;
      case "deprecated":
        deprecated = body;
        break;
      case "internal":
      case "private":
        internal = true;
        break;
      default:
    }
  }
  return orNull({
    ...EMPTY_DOC,
    text: text.filter(Boolean).join("\n\n"),
    params: params.filter((p) => p.text !== ""),
    returns,
    throws,
    examples,
    deprecated,
    internal,
  });
}

const POSITION = /^[ \t]*(\$(?:\d|[@*]))[ \t]*(?:[-–:=]+|is)?[ \t]+(\S[^\n]*)$/gm;

/** Lines such as `$1 - the file` tell a parameter. */
function positions(body: string): NamedText[] {
  return [...body.matchAll(POSITION)].map(([, name = "", text = ""]) => ({ name, text }));
}

/** Comments in shell are plain text: what is set in, or begins with `Usage:`, is code. */
function prose(body: string): string {
  return body
    .replace(/^(Usage:)[ \t]*(\S[^\n]*)$/gim, (_, word: string, code: string) => `${word} ${codeSpan(code)}`)
    .replace(/(?<![\w`$])(\$\{?\w+\}?|--[a-z][\w-]+)(?![\w`])/g, (code) => codeSpan(code));
}

function argument(body: string): NamedText {
  const [, name = "", type = "", rest = ""] =
    /^(\$?[\w@*.-]+)[ \t]*(string|int|integer|number|bool|boolean|array|path|any|\[[^\]\n]*\])?[ \t]*([\s\S]*)$/.exec(
      body,
    ) ?? [];
  return { name, text: type === "" ? rest : `${codeSpan(type)} ${rest}`.trim() };
}

function option(body: string): NamedText {
  const [, name = "", rest = ""] =
    /^((?:-{1,2}[\w-]+(?:[= ]<[^>\n]*>)?)(?:[ \t]*\|[ \t]*-{1,2}[\w-]+(?:[= ]<[^>\n]*>)?)*)[ \t]*([\s\S]*)$/.exec(
      body,
    ) ?? [];
  return { name: name.replace(/[ \t]*\|[ \t]*/g, ", "), text: rest };
}

function dedented(text: string): string {
  const lines = text.replace(/^\n+/, "").split("\n");
  const width = Math.min(...lines.filter((l) => l.trim() !== "").map((l) => l.length - l.trimStart().length));
  return lines.map((l) => l.slice(width)).join("\n");
}
