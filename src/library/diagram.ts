import { instance, type Viz } from "@viz-js/viz";
import type { DiagramSpec } from "../domain/docs-page.ts";
import { messageOf } from "../domain/errors.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { layOut } from "./diagram-layout.ts";
import { readDiagramSpec } from "./diagram-spec.ts";
import { drawDiagram } from "./diagram-svg.ts";

const KEPT_CHARACTERS = 8_000_000;

/** `problem` completes "This diagram cannot be drawn: …". */
export type Drawing =
  | { readonly kind: "drawn"; readonly html: string }
  | { readonly kind: "refused"; readonly problem: string };

/** Turns the JSON of a `diagram` fence into a figure for the page. The same JSON gives the same bytes. */
export interface Diagrams {
  /** @param link turns a node's link into an address of the viewer; null when it leads nowhere */
  draw(json: string, link: (href: string) => string | null): Promise<Drawing>;
}

/** Graphviz (WebAssembly, about 30 ms to start) is loaded with the first drawing. */
export function createDiagrams(load: () => Promise<Viz> = instance): Diagrams {
  const drawn = new BoundedCache<string>(KEPT_CHARACTERS);
  let viz: Promise<Viz> | null = null;
  return {
    async draw(json, link) {
      const reading = readDiagramSpec(json);
      if (reading.kind === "broken") return { kind: "refused", problem: reading.problem };
      const spec = withLinks(reading.spec, link);
      const key = new Bun.CryptoHasher("sha256").update(JSON.stringify(spec)).digest("hex");
      const known = drawn.get(key);
      if (known !== undefined) return { kind: "drawn", html: known };
      viz ??= load();
      try {
        const html = drawDiagram(spec, layOut(await viz, spec));
        drawn.set(key, html, html.length);
        return { kind: "drawn", html };
      } catch (thrown) {
        // A WebAssembly program that trapped is in an unknown state: the next drawing gets a new one.
        viz = null;
        return { kind: "refused", problem: `Graphviz could not lay it out (${messageOf(thrown)})` };
      }
    },
  };
}

function withLinks(spec: DiagramSpec, link: (href: string) => string | null): DiagramSpec {
  const nodes = spec.nodes.map(({ href, ...node }) => {
    const target = href === undefined ? null : link(href);
    return target === null ? node : { ...node, href: target };
  });
  return { ...spec, nodes };
}
