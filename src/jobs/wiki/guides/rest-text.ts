import { codeSpan, fenced } from "../comments/doc.ts";
import { restToMarkdown } from "../comments/rest.ts";
import { markdownText } from "./markdown-text.ts";
import type { GuideText } from "./sections.ts";

const RULE = /^([=\-~^"'#*+.:_`])\1{1,200}[ \t]*$/;
const DIRECTIVE = /^[ \t]{0,20}\.\.[ \t]+(?:image|figure)::[ \t]*(\S{1,500})[ \t]*$/;
const LABEL = /^\.\.[ \t]+_([^:\n`]{1,200}):[ \t]*(\S{0,1000})[ \t]*$/;
const TABLE_RULE = /^(?:={2,}[ \t]+)+={2,}[ \t]*$|^\+(?:[-=]{2,}\+)+[ \t]*$/;
const FUNCTIONS = /^(?:py:)?(?:func|meth)$/;

/** reStructuredText of a document, taken apart as markdown is. */
export function restText(text: string): GuideText {
  const lines = withTables(text.split("\n"));
  const out: string[] = [];
  const levels: string[] = [];
  let labels: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const next = lines[at + 1] ?? "";
    const label = LABEL.exec(line);
    if (label !== null) {
      if ((label[2] ?? "") === "") labels.push(slug(label[1] ?? ""));
      else out.push("", `[${label[1]}]: ${label[2]}`, "");
      continue;
    }
    const over =
      RULE.test(line) &&
      RULE.test(lines[at + 2] ?? "") &&
      next.trim() !== "" &&
      line[0] === lines[at + 2]?.[0];
    const under =
      !over &&
      line.trim() !== "" &&
      !/^\s/.test(line) &&
      RULE.test(next) &&
      next.trim().length >= Math.min(3, line.trim().length);
    if ((over || under) && (lines[at - 1] ?? "").trim() === "") {
      const style = over ? `${line[0]}${line[0]}` : (next[0] ?? "=");
      if (!levels.includes(style)) levels.push(style);
      const title = (over ? next : line).trim();
      const ids = labels.map((id) => ` {#${id}}`).slice(-1);
      out.push("", `${"#".repeat(Math.min(6, levels.indexOf(style) + 1))} ${title}${ids.join("")}`, "");
      labels = [];
      at += over ? 2 : 1;
      continue;
    }
    const picture = DIRECTIVE.exec(line);
    out.push(picture === null ? roles(line) : `![](${picture[1]})`);
  }
  return markdownText(restToMarkdown(out));
}

/** The name by which a label is linked to. */
function slug(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[^\w.-]+/g, "-");
}

/** Roles that lead to other documents and places become links; calls get their parentheses. */
function roles(line: string): string {
  if (!line.includes(":`")) return line;
  return line
    .replace(
      /:doc:`([^`<]{1,200}?)\s*<([^`>]{1,300})>`/g,
      (_, label: string, path: string) => `[${label}](${path}.rst)`,
    )
    .replace(/:doc:`([^`<>]{1,300})`/g, (_, path: string) => `[${path.replace(/^.*\//, "")}](${path}.rst)`)
    .replace(
      /:ref:`([^`<]{1,200}?)\s*<([^`>]{1,300})>`/g,
      (_, label: string, id: string) => `[${label}](ref:${slug(id)})`,
    )
    .replace(/:ref:`([^`<>]{1,300})`/g, (_, id: string) => `[${id}](ref:${slug(id)})`)
    .replace(
      /:([\w:]{2,20}):`([~!]?)([\w.]{1,200})(?:\(\))?`/g,
      (whole, role: string, mark: string, name: string) =>
        FUNCTIONS.test(role) ? codeSpan(`${mark === "~" ? name.split(".").at(-1) : name}()`) : whole,
    );
}

/** Tables drawn with characters are shown as they were drawn. */
function withTables(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (!TABLE_RULE.test(line)) {
      out.push(line);
      continue;
    }
    const grid = line.startsWith("+");
    let end = at + 1;
    let rules = 1;
    while (end < lines.length && end - at < 500) {
      const row = lines[end] ?? "";
      if (grid ? !/^[|+]/.test(row) : row.trim() === "" && rules > 2) break;
      if (!grid && TABLE_RULE.test(row)) rules += 1;
      end += 1;
      if (!grid && rules === 3) break;
    }
    out.push("", ...fenced(lines.slice(at, end).join("\n"), "text").split("\n"), "");
    at = end - 1;
  }
  return out;
}
