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

const LABEL = String.raw`((?:[^\[\]\\\`]|\\.|\`[^\`]{1,300}\`|\[[^\[\]]{0,200}\]){0,800})`;
const URL_AND_TITLE = String.raw`\(\s{0,20}<?((?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})>?(?:\s{1,20}(?:"[^"]{0,300}"|'[^']{0,300}'|\([^)]{0,300}\)))?\s{0,20}\)`;
const INLINE = new RegExp(
  [
    String.raw`(\\[\\\`*_{}\[\]()#+\-.!<>|~&$])`,
    String.raw`(?<!\`)(\`{1,4})(?!\`)([\s\S]{1,2000}?)(?<!\`)\2(?!\`)`,
    String.raw`<(https?:\/\/[^\s<>]{1,2000})>`,
    String.raw`\[\s{0,20}!\[([^\]]{0,300})\](?:${URL_AND_TITLE}|\[([^\]]{0,300})\])\s{0,20}\](?:${URL_AND_TITLE}|\[([^\]]{0,300})\])`,
    String.raw`!\[([^\]]{0,500})\](?:${URL_AND_TITLE}|\[([^\]]{0,300})\])`,
    String.raw`\[${LABEL}\](?:${URL_AND_TITLE}|\[([^\]]{0,300})\]|(?![(:]))`,
    "(<)(?=[A-Za-z/!?])",
    String.raw`(?<![\w/("'<\[=])(https?:\/\/[^\s<>()\[\]"'\`*]{3,1000}[^\s<>()\[\]"'\`*.,;:!?_])`,
  ].join("|"),
  "g",
);
/** Pictures that tell the state of a service: they say nothing about the code, and are never kept here. */
const BADGE =
  /badge|shields\.io|\.svg(?:[?#]|$)|travis-ci|appveyor|codecov|coveralls|goreportcard|isitmaintained|opencollective|readthedocs\.org\/projects|img\.|\/workflows?\/|contrib\.rocks/i;

/** Prose of one guide with its links led to where they can be followed here. */
export function inline(
  prose: string,
  definitions: ReadonlyMap<string, string>,
  targets: InlineTargets,
): string {
  const defined = (name: string) => definitions.get(name.replace(/\s+/g, " ").trim().toLowerCase());
  return prose.replace(INLINE, (...match: readonly (string | undefined)[]) => {
    const [
      whole = "",
      escaped,
      ticks,
      code,
      auto,
      badge,
      badgeUrl,
      badgeRef,
      to,
      toRef,
      alt,
      src,
      srcRef,
      label,
      url,
      ref,
      less,
      bare,
    ] = match;
    if (escaped !== undefined) return whole;
    if (ticks !== undefined) return targets.code((code ?? "").replace(/\s+/g, " ").trim());
    if (auto !== undefined) return web(auto, auto);
    if (bare !== undefined) return web(bare, bare);
    if (less !== undefined) return "\\<";
    if (badge !== undefined) {
      const shown = picture(badge, badgeUrl ?? defined(badgeRef || badge) ?? "", targets, false);
      const href = targets.link(to ?? defined(toRef || badge) ?? "");
      return shown === "" || href === null ? shown : `[${shown}](${href})`;
    }
    if (alt !== undefined) return picture(alt, src ?? defined(srcRef || alt) ?? "", targets, true);
    return link(whole, label ?? "", url, ref, defined, targets);
  });
}

function link(
  whole: string,
  label: string,
  url: string | undefined,
  ref: string | undefined,
  defined: (name: string) => string | undefined,
  targets: InlineTargets,
): string {
  // `[ ]` and `[x]` are boxes of a list, `[^1]` is a footnote.
  if (url === undefined && (/^[ xX]?$/.test(label) || label.startsWith("^"))) return whole;
  const target = url ?? defined(ref || label);
  if (target === undefined) return ref === undefined ? whole.replace("[", "\\[") : labelText(label);
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
  if (words === "" || BADGE.test(src) || BADGE.test(words)) return "";
  // A picture of another site is not loaded, but its address is of use.
  const href = linked && /^https?:/i.test(src) ? targets.link(src) : null;
  return href === null ? words : `[${words}](${href})`;
}

function web(url: string, label: string): string {
  return URL.canParse(url) ? `[${label.replace(/[\\`*_{}[\]<>|~#&]/g, "\\$&")}](${url})` : codeSpan(url);
}
