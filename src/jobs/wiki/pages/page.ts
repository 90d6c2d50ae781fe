import { type DiagramSpec, slugger } from "../../../domain/docs-page.ts";
import { pageUrl, plainWords } from "./markdown.ts";

/** A finished page, except for links to symbols, whose places are known only when all pages are written. */
export interface Page {
  readonly path: string;
  readonly title: string;
  /** One sentence without markup; may be empty. */
  readonly summary: string;
  readonly body: string;
}

export interface Place {
  readonly page: string;
  readonly anchor: string;
}

/** Where each symbol is described, by `path#name`. */
export type Places = Map<string, Place>;

/** Collects the blocks of one page and notes the anchors of what it describes. */
export class PageWriter {
  readonly path: string;
  readonly title: string;
  readonly #blocks: string[] = [];
  readonly #slug = slugger();
  readonly #places: Places;

  constructor(path: string, title: string, heading: string, places: Places) {
    this.path = path;
    this.title = title;
    this.#places = places;
    this.heading(1, heading);
  }

  /**
   * @param markdown the heading, whose visible words make the anchor
   * @param symbol the symbol that is described below it
   */
  heading(level: number, markdown: string, symbol?: string): void {
    const anchor = this.#slug(plainWords(markdown));
    this.#blocks.push(`${"#".repeat(level)} ${markdown}`);
    if (symbol !== undefined) this.describe(symbol, anchor);
    this.#lastAnchor = anchor;
  }

  #lastAnchor = "";

  /** Notes that a symbol is described here; default: below the last heading. */
  describe(symbol: string, anchor: string = this.#lastAnchor): void {
    if (!this.#places.has(symbol)) this.#places.set(symbol, { page: this.path, anchor });
  }

  /** Adds blocks; empty ones are left out. */
  add(...blocks: readonly string[]): void {
    this.#blocks.push(...blocks.map((b) => b.trim()).filter((b) => b !== ""));
  }

  diagram(spec: DiagramSpec): void {
    if (spec.edges.length > 0) this.add(`\`\`\`diagram\n${JSON.stringify(spec)}\n\`\`\``);
  }

  done(summary: string): Page {
    return {
      path: this.path,
      title: this.title,
      summary: plainWords(summary),
      body: `${this.#blocks.join("\n\n")}\n`,
    };
  }
}

/** The words may be code that holds brackets. */
const SYMBOL_LINK =
  /\[((?:\\.|`[^`\n]{1,300}`|``(?:[^`\n]|`(?!`)){1,300}``|[^[\]\\`]){0,500})\]\(symbol:([0-9a-z]+)\)/g;

/** Links to symbols by number, so that no name can break out of a link. */
export class SymbolLinks {
  readonly #keys: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** A link that `resolve` completes. */
  to(key: string, label: string): string {
    const known = this.#numbers.get(key);
    const number = known ?? this.#keys.push(key) - 1;
    this.#numbers.set(key, number);
    return `[${label}](symbol:${number.toString(36)})`;
  }

  /** The page with its links to symbols; where a symbol has no place, the label stays alone. */
  resolve(page: Page, places: Places): Page {
    const body = page.body.replace(SYMBOL_LINK, (_, label: string, number: string) => {
      const place = places.get(this.#keys[Number.parseInt(number, 36)] ?? "");
      return place === undefined ? label : `[${label}](${pageUrl(page.path, place.page, place.anchor)})`;
    });
    return { ...page, body };
  }
}
