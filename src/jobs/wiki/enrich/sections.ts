import { posix } from "node:path";
import { type DiagramSpec, slugger } from "../../../domain/docs-page.ts";
import { code, plainWords, sourceUrl, text } from "../pages/markdown.ts";
import type { Checked, Claim } from "./checked.ts";

export interface Section {
  readonly title: string;
  readonly blocks: readonly string[];
  readonly claims: readonly Claim[];
}

/** What a model has to say on the page of a module. */
export function moduleSections(found: Checked, diagram: DiagramSpec | null): Section[] {
  const { summary, responsibilities, flows, pitfalls } = found;
  const drawn = diagram === null ? [] : [`\`\`\`diagram\n${JSON.stringify(diagram)}\n\`\`\``];
  return [
    {
      title: "How it works",
      blocks: [paragraph(summary), items(responsibilities), ...drawn],
      claims: [...summary, ...responsibilities],
    },
    {
      title: "Flows",
      blocks: flows.flatMap((flow) => [`**${text(flow.title)}**`, steps(flow.steps)]),
      claims: flows.flatMap((flow) => flow.steps),
    },
    { title: "Pitfalls", blocks: [items(pitfalls)], claims: pitfalls },
  ].filter((section) => section.claims.length > 0);
}

/** What a model has to say on the overview. */
export function overviewSections({ summary, responsibilities }: Checked): Section[] {
  const claims = [...summary, ...responsibilities];
  const section = { title: "In short", blocks: [paragraph(summary), items(responsibilities)], claims };
  return claims.length === 0 ? [] : [section];
}

/**
 * A page with sections in front of its own first one, or behind all. Anchors of the page stay what they are: a
 * heading that is taken gets another name.
 * @param model its name
 */
export function withSections(page: string, sections: readonly Section[], model: string): string {
  const lines = page.split("\n");
  const headings = headingsOf(lines);
  const taken = anchorsOf(headings.map(({ line }) => lines[line] ?? ""));
  const at = headings.find(({ level }) => level === 2)?.line ?? lines.length;
  const writer = `the language model ${code(model)}`;
  const mark = `> Written by ${writer}. Each sentence cites lines that it was shown; that they are there was checked, not that they say so.`;
  const added = sections.flatMap(({ title, blocks }, i) => [
    `## ${free(title, taken)}`,
    i === 0 ? mark : `> Written by ${writer}, like the section above.`,
    ...blocks.filter((block) => block !== ""),
  ]);
  const before = lines.slice(0, at).join("\n").trimEnd();
  const after = lines.slice(at).join("\n").trim();
  return `${[before, ...added, after].filter((part) => part !== "").join("\n\n")}\n`;
}

function paragraph(claims: readonly Claim[]): string {
  return claims.map(withSource).join(" ");
}

function items(claims: readonly Claim[]): string {
  return claims.map((claim) => `- ${withSource(claim)}`).join("\n");
}

function steps(claims: readonly Claim[]): string {
  return claims.map((claim, i) => `${i + 1}. ${withSource(claim)}`).join("\n");
}

function withSource({ markdown, evidence }: Claim): string {
  const links = evidence.map(
    ({ path, from, to }) => `[${code(`${posix.basename(path)}:${from}`)}](${sourceUrl(path, from, to)})`,
  );
  return `${markdown} (${links.join(", ")})`;
}

interface Heading {
  readonly line: number;
  readonly level: number;
}

/** Headings outside of code. */
function headingsOf(lines: readonly string[]): Heading[] {
  const found: Heading[] = [];
  let fence: string | null = null;
  for (const [line, content] of lines.entries()) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(content)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true && /^\s*[`~]+\s*$/.test(content)) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const level = /^(#{1,6}) /.exec(content)?.[1]?.length;
      if (level !== undefined) found.push({ line, level });
    }
  }
  return found;
}

function anchorsOf(headings: readonly string[]): Set<string> {
  const slug = slugger();
  return new Set(headings.map((heading) => slug(plainWords(heading.replace(/^#+ /, "")))));
}

function free(title: string, taken: Set<string>): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? title : n === 2 ? `${title}, by the model` : `${title}, by the model (${n - 1})`;
    const anchor = slugger()(name);
    if (taken.has(anchor)) continue;
    taken.add(anchor);
    return name;
  }
}
