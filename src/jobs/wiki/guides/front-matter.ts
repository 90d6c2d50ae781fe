import { isRecord, type Json } from "../languages/manifest.ts";

export interface FrontMatter {
  readonly title: string | null;
  /** Where the page wants to stand among its neighbours; null when it does not say. */
  readonly position: number | null;
  readonly draft: boolean;
}

const MAX_CHARACTERS = 8_000;
const YAML = /^---[ \t]*\n([\s\S]{0,8000}?)\n---[ \t]*(?:\n|$)/;
const TOML = /^\+\+\+[ \t]*\n([\s\S]{0,8000}?)\n\+\+\+[ \t]*(?:\n|$)/;
/** References and merges could make a small text huge, and no title needs them. */
const ALIASES = /(?:^|[\s:[,])[&*]\w|<<:/;

/** What a text says about itself before it begins, and the text without that. */
export function frontMatter(text: string): { readonly matter: FrontMatter; readonly rest: string } {
  const yaml = YAML.exec(text);
  const found = yaml ?? TOML.exec(text);
  if (found === null) return { matter: { title: null, position: null, draft: false }, rest: text };
  const source = found[1] ?? "";
  const said = read(source, yaml !== null);
  const number = [said["sidebar_position"], said["weight"], said["nav_order"], said["order"]].find(
    (value) => typeof value === "number" && Number.isFinite(value),
  );
  const title = said["title"] ?? said["sidebar_label"] ?? said["sidebarTitle"] ?? said["linktitle"];
  return {
    matter: {
      title: typeof title === "string" && title.trim() !== "" ? title.trim().slice(0, 200) : null,
      position: typeof number === "number" ? number : null,
      draft: said["draft"] === true,
    },
    rest: text.slice(found[0].length),
  };
}

function read(source: string, yaml: boolean): Json {
  if (source.length > MAX_CHARACTERS || (yaml && ALIASES.test(source))) return lines(source);
  try {
    const value: unknown = yaml ? Bun.YAML.parse(source) : Bun.TOML.parse(source);
    return isRecord(value) ? value : {};
  } catch {
    // Many write `title: A: B`, which no parser takes.
    return lines(source);
  }
}

function lines(source: string): Json {
  const [, title = ""] = /^title[ \t]*[:=][ \t]*["']?([^\n]{0,200}?)["']?[ \t]*$/m.exec(source) ?? [];
  return title === "" ? {} : { title };
}
