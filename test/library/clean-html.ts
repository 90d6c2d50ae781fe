/** Everything that a rendered page may consist of; whatever else turns up is a finding. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "title", "rel", "class", "aria-label"],
  blockquote: [],
  br: [],
  button: ["type", "class", "data-copy", "hidden"],
  code: ["class"],
  del: [],
  div: ["class", "data-lang", "tabindex", "role", "aria-label"],
  em: [],
  figcaption: [],
  figure: ["class"],
  g: ["class", "transform"],
  hr: [],
  img: ["src", "alt", "title", "loading"],
  input: ["type", "disabled", "checked", "aria-label"],
  li: ["class"],
  ol: ["start"],
  p: [],
  path: ["class", "fill", "d"],
  pre: ["tabindex"],
  rect: ["x", "y", "width", "height", "rx"],
  s: [],
  span: ["class", "aria-hidden"],
  strong: [],
  svg: ["class", "viewbox", "viewBox", "width", "height", "role", "aria-label"],
  table: [],
  tbody: [],
  td: ["class"],
  text: ["class", "text-anchor", "font-size", "x", "y"],
  th: ["class"],
  thead: [],
  title: [],
  tr: [],
  tspan: ["x", "y"],
  ul: ["class"],
  wbr: [],
  ...Object.fromEntries(["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => [tag, ["id"]])),
};

const HREF = /^(?:https?:\/\/|mailto:|#|\/docs\/ID\/)/;
const SRC = /^(?:\/docs\/ID\/|data:image\/(?:png|gif|jpeg|webp);base64,)/;

/** @returns what in the HTML a strict policy, or a reader, would have to fear; empty when it is clean */
export async function dangers(html: string): Promise<readonly string[]> {
  const found: string[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element(element) {
      const allowed = TAGS[element.tagName.toLowerCase()];
      if (allowed === undefined) return void found.push(`<${element.tagName}>`);
      for (const [name, raw] of element.attributes) {
        const value = decode(raw);
        if (!allowed.includes(name)) found.push(`<${element.tagName} ${name}>`);
        if (name === "href" && !HREF.test(value)) found.push(`href ${value}`);
        if (name === "src" && !SRC.test(value)) found.push(`src ${value}`);
        if (name === "id" && !/^[^\s"'<>]+$/.test(value)) found.push(`id ${value}`);
      }
    },
  });
  rewriter.onDocument({ comments: () => void found.push("comment") });
  await rewriter.transform(new Response(html)).text();
  return found;
}

/** HTMLRewriter gives attributes as they are written: entities must be decoded before a value is judged. */
function decode(raw: string): string {
  const names: Record<string, string> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    colon: ":",
    Tab: "\t",
  };
  return raw.replaceAll(/&(#x?[0-9a-f]+|\w+);?/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return names[name] ?? whole;
    const hex = name[1]?.toLowerCase() === "x";
    return String.fromCodePoint(Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10));
  });
}
