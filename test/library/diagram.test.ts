import { expect, test } from "bun:test";
import { instance } from "@viz-js/viz";
import type { DiagramSpec } from "../../src/domain/docs-page.ts";
import { createDiagrams, type Diagrams } from "../../src/library/diagram.ts";
import { textWidth } from "../../src/library/text-width.ts";

const diagrams = createDiagrams();

const ROUTER: DiagramSpec = {
  nodes: [
    { id: "base", label: "HonoBase" },
    { id: "smart", label: "SmartRouter", kind: "focus", href: "smart.md" },
    { id: "trie", label: "TrieRouter", kind: "external" },
  ],
  edges: [
    { from: "base", to: "smart", weight: 9 },
    { from: "smart", to: "trie", label: "3 files" },
  ],
};

async function draw(spec: unknown, tool: Diagrams = diagrams): Promise<string> {
  const drawing = await tool.draw(JSON.stringify(spec), (href) => `/docs/ID/${href}`);
  return drawing.kind === "drawn" ? drawing.html : drawing.problem;
}

test("boxes and lines carry classes, and no colours, fonts or styles of their own", async () => {
  const html = await draw(ROUTER);
  expect(html).toContain('<g class="node"><rect');
  expect(html).toContain(
    '<g class="node node-focus"><a href="/docs/ID/smart.md" hx-get="/docs/ID/smart.md"><rect',
  );
  expect(html).toContain('<g class="node node-external"><rect');
  expect(html).toContain('<path class="edge edge-strong" fill="none"');
  expect(html).toContain('<path class="edge" fill="none"');
  expect(html.match(/class="edge-arrow"/g)).toHaveLength(2);
  expect(html).toMatch(/<text class="edge-label"[^>]*>3 files<\/text>/);
  expect(html).not.toMatch(/style|stroke|font-family|<!--|xlink|<script/);
});

test("a drawing has a view box, a name, and its edges as a list for those who cannot see it", async () => {
  const html = await draw(ROUTER);
  expect(html).toMatch(/<svg class="diagram" viewBox="0 0 (\d+) (\d+)" width="\1" height="\2" role="group"/);
  expect(html).toContain('aria-label="Diagram of HonoBase, SmartRouter, TrieRouter"');
  expect(html).toContain(
    '<ul class="sr-only"><li>HonoBase to SmartRouter</li><li>SmartRouter to TrieRouter: 3 files</li></ul>',
  );
});

test("a drawing without links is one picture, with links a group of things to visit", async () => {
  expect(await draw({ nodes: [{ id: "a", label: "A" }], edges: [] })).toContain('role="img"');
  expect(await draw({ nodes: [{ id: "a", label: "A", href: "a.md" }], edges: [] })).toContain('role="group"');
});

test("the caption names the drawing and stands below it", async () => {
  const html = await draw({ ...ROUTER, caption: " Who uses <what> " });
  expect(html).toContain('aria-label="Diagram: Who uses &lt;what&gt;"');
  expect(html).toContain("<figcaption>Who uses &lt;what&gt;</figcaption>");
});

test.each(["https://example.org/x", "//example.org/x", "#below"])(
  "a link to %s is left to the browser, since it is no page to fetch",
  async (address) => {
    const drawing = await diagrams.draw(JSON.stringify(ROUTER), () => address);
    expect(drawing.kind === "drawn" && drawing.html).toContain(`<a href="${address}"><rect`);
  },
);

test("a link that leads nowhere leaves the box without one", async () => {
  const drawing = await diagrams.draw(JSON.stringify(ROUTER), () => null);
  expect(drawing.kind === "drawn" && drawing.html).not.toContain("<a");
});

test("every text fits into its box, and a label too long for it keeps its whole text as a hint", async () => {
  const label =
    "resources/page/pagemeta with a name that nobody could ever fit into a small box, however hard they tried";
  const html = await draw({
    nodes: [
      { id: "a", label },
      { id: "b", label: "日本語モジュール名前空間" },
    ],
    edges: [],
  });
  expect(html).toContain(`<title>${label}</title>`);
  for (const box of html.split('<g class="node').slice(1)) {
    const width = Number(/<rect [^>]*width="(\d+)"/.exec(box)?.[1]);
    const lines = [...box.matchAll(/<tspan[^>]*>([^<]*)</g)].map((match) => match[1] ?? "");
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(width - 16);
  }
});

test("a chain too long for a page's width runs downwards", async () => {
  const chain = (length: number): DiagramSpec => ({
    nodes: Array.from({ length }, (_, i) => ({ id: `${i}`, label: `layer ${i}` })),
    edges: Array.from({ length: length - 1 }, (_, i) => ({ from: `${i}`, to: `${i + 1}` })),
  });
  const [short, long] = [sizeOf(await draw(chain(3))), sizeOf(await draw(chain(9)))];
  expect(short.width).toBeGreaterThan(short.height);
  expect(long.height).toBeGreaterThan(long.width);
});

test("loops, cycles, repeated edges and lone boxes are drawn", async () => {
  const spec = {
    nodes: ["a", "b", "c"].map((id) => ({ id, label: id })),
    edges: [
      ["a", "a"],
      ["a", "b"],
      ["b", "a"],
      ["a", "b"],
    ].map(([from, to]) => ({ from, to })),
  };
  const html = await draw(spec);
  expect(html.match(/class="node"/g)).toHaveLength(3);
  expect(html.match(/class="edge"/g)).toHaveLength(4);
  expect(html).not.toContain("NaN");
});

test.each([
  ["{", "it is not JSON"],
  ["[]", "/: expected object"],
  ['{"nodes":[],"edges":[]}', "it has no nodes"],
  ['{"nodes":[{"id":1,"label":"A"}],"edges":[]}', "/nodes/0/id: expected string"],
  [
    '{"nodes":[{"id":"a","label":"A"},{"id":"a","label":"B"}],"edges":[]}',
    "two of its nodes have the same id",
  ],
  [
    '{"nodes":[{"id":"a","label":"A"}],"edges":[{"from":"a","to":"<b>"}]}',
    'an edge names "<b>", which is not a node',
  ],
])("%s is refused: %s", async (json, problem) => {
  expect(await diagrams.draw(json, () => null)).toEqual({ kind: "refused", problem });
});

test("a diagram too large to lay out in time is refused with its size", async () => {
  const nodes = Array.from({ length: 81 }, (_, i) => ({ id: `${i}`, label: "x" }));
  expect(await draw({ nodes, edges: [] })).toBe("it has 81 nodes, at most 80 are drawn");
  const edges = Array.from({ length: 161 }, () => ({ from: "0", to: "1" }));
  expect(await draw({ nodes: nodes.slice(0, 2), edges })).toBe("it has 161 edges, at most 160 are drawn");
});

test("the same diagram gives the same bytes, from the cache and from a new Graphviz", async () => {
  const first = await draw(ROUTER);
  expect(await draw(ROUTER)).toBe(first);
  expect(await draw(ROUTER, createDiagrams())).toBe(first);
});

test("Graphviz is started once, with the first drawing", async () => {
  let starts = 0;
  const tool = createDiagrams(() => {
    starts += 1;
    return instance();
  });
  expect(starts).toBe(0);
  await Promise.all([draw(ROUTER, tool), draw({ ...ROUTER, caption: "x" }, tool)]);
  await draw(ROUTER, tool);
  expect(starts).toBe(1);
});

test("a Graphviz that breaks down is replaced for the next drawing", async () => {
  let starts = 0;
  const tool = createDiagrams(async () => {
    starts += 1;
    if (starts === 1) throw new Error("unreachable executed");
    return instance();
  });
  expect(await draw(ROUTER, tool)).toBe("Graphviz could not lay it out (unreachable executed)");
  expect(await draw(ROUTER, tool)).toContain("<svg");
});

function sizeOf(html: string): { width: number; height: number } {
  const [, width = "", height = ""] = /viewBox="0 0 (\d+) (\d+)"/.exec(html) ?? [];
  return { width: Number(width), height: Number(height) };
}
