import { codeSpan } from "../comments/doc.ts";

/** What a guide's links, pictures and names in code become. Each gives markdown. */
export interface InlineTargets {
  /** Where a link leads; null when it leads nowhere, so that its words stand alone. */
  link(url: string): string | null;
  /** What a link without words leads to, in plain words; null when that is not known. */
  words(url: string): string | null;
  /** Where a picture of the repository is; null when there is none to show. */
  picture(url: string): string | null;
  /** A code span, perhaps as a link. */
  code(words: string): string;
}

/** `(url "title")`; the url may stand in angle brackets. */
const url = (name: string) =>
  String.raw`\(\s{0,20}(?<${name}><[^<>\n]{0,1000}>|(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})(?:\s{1,20}(?:"[^"]{0,300}"|'[^']{0,300}'|\([^)]{0,300}\)))?\s{0,20}\)`;
/** `[name]` of a definition. */
const reference = (name: string) => String.raw`\[(?<${name}>[^\]]{0,300})\]`;

const INLINE = new RegExp(
  [
    String.raw`(?<escaped>\\[\\\x60*_{}\[\]()#+\-.!<>|~&$])`,
    String.raw`(?<!\x60)(?<ticks>\x60{1,4})(?!\x60)(?<code>[\s\S]{1,2000}?)(?<!\x60)\k<ticks>(?!\x60)`,
    String.raw`<(?<auto>https?:\/\/[^\s<>]{1,2000})>`,
    String.raw`\[\s{0,20}!\[(?<badge>[^\]]{0,300})\](?:${url("badgeUrl")}|${reference("badgeRef")})\s{0,20}\](?:${url("to")}|${reference("toRef")})`,
    String.raw`!\[(?<alt>[^\]]{0,500})\](?:${url("src")}|${reference("srcRef")})`,
    String.raw`\[(?<label>(?:[^\[\]\\\x60]|\\.|\x60[^\x60]{1,300}\x60|\[[^\[\]]{0,200}\]){0,800})\](?:${url("url")}|${reference("ref")}|)`,
    "(?<less><)(?=[A-Za-z/!?])",
    String.raw`(?<![\w/("'<\[=])(?<bare>https?:\/\/[^\s<>()\[\]"'\x60*]{3,1000}[^\s<>()\[\]"'\x60*.,;:!?_])`,
  ].join("|"),
  "g",
);
/** Pictures that tell the state of a service: they say nothing about the code, and are never kept here. */
const BADGE =
  /badge|shields\.io|\.svg(?:[?#]|$)|travis-ci|appveyor|codecov|coveralls|goreportcard|isitmaintained|opencollective|readthedocs\.org\/projects|img\.|\/workflows?\/|contrib\.rocks/i;

const LOGO = /\b(?:logo|banner|screenshot)\b/i;

type Groups = Readonly<Record<string, string | undefined>>;

/** Prose of one guide with its links led to where they can be followed here. */
export function inline(
  prose: string,
  definitions: ReadonlyMap<string, string>,
  targets: InlineTargets,
): string {
  const defined = (name: string) => definitions.get(name.replace(/\s+/g, " ").trim().toLowerCase());
  const target = (written: string | undefined, name: string) =>
    written === undefined ? defined(name) : written.replace(/^<|>$/g, "");
  return prose.replace(INLINE, (...match: readonly unknown[]) => {
    const whole = String(match[0]);
    // The last argument holds the groups, since the pattern names them.
    const g = match.at(-1) as Groups;
    if (g["escaped"] !== undefined) return whole;
    if (g["ticks"] !== undefined) return targets.code((g["code"] ?? "").replace(/\s+/g, " ").trim());
    const address = g["auto"] ?? g["bare"];
    if (address !== undefined) return web(address);
    if (g["less"] !== undefined) return "\\<";
    if (g["badge"] !== undefined) {
      const shown = picture(
        g["badge"],
        target(g["badgeUrl"], g["badgeRef"] || g["badge"]) ?? "",
        targets,
        false,
      );
      const href = targets.link(target(g["to"], g["toRef"] || g["badge"]) ?? "");
      return shown === "" || href === null ? shown : `[${shown}](${href})`;
    }
    if (g["alt"] !== undefined)
      return picture(g["alt"], target(g["src"], g["srcRef"] || g["alt"]) ?? "", targets, true);
    const label = g["label"] ?? "";
    const explicit = g["url"] !== undefined || g["ref"] !== undefined;
    // `[ ]` and `[x]` are boxes of a list, `[^1]` is a footnote.
    if (!explicit && (/^[ xX]?$/.test(label) || label.startsWith("^"))) return whole;
    const to = target(g["url"], g["ref"] || label);
    if (to === undefined) return explicit ? labelText(label) : whole.replace("[", "\\[");
    return link(label, to, targets);
  });
}

function link(label: string, target: string, targets: InlineTargets): string {
  const href = targets.link(target);
  const words = labelText(label) || labelText(targets.words(target) ?? target.replace(/^ref:/, ""));
  return href === null ? words : `[${words}](${href})`;
}

/** The words of a link: code stays, links and pictures inside of it go. */
function labelText(label: string): string {
  return label
    .split(/(`[^`]{1,300}`)/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(/!?\[([^[\]]*)\](?:\([^)]*\))?/g, "$1")
            .replace(/[[\]]/g, "")
            .replace(/<(?=[A-Za-z/!?])/g, "\\<"),
    )
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

function picture(alt: string, src: string, targets: InlineTargets, linked: boolean): string {
  const words = alt
    .replace(/[[\]`<>\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const place = targets.picture(src);
  if (place !== null) return `![${words}](${place})`;
  if (words === "" || BADGE.test(src) || BADGE.test(words) || LOGO.test(words)) return "";
  // A picture of another site is not loaded, but its address is of use.
  const href = linked && /^https?:/i.test(src) ? targets.link(src) : null;
  return href === null ? words : `[${words}](${href})`;
}

function web(url: string): string {
  return URL.canParse(url) ? `[${url.replace(/[\\`*_{}[\]<>|~#&]/g, "\\$&")}](${url})` : codeSpan(url);
}
