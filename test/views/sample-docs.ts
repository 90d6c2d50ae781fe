import type { DocsIndex, DocsPage, DocsTreeNode } from "../../src/domain/docs-page.ts";
import type { SourcePage } from "../../src/domain/source-page.ts";
import { NOW, sampleId } from "./samples.ts";

const ID = sampleId(4);

function leaf(title: string, path: string, children: readonly DocsTreeNode[] = []): DocsTreeNode {
  return { title, path, href: `/docs/${ID}/${path}`, children };
}

function heading(title: string, children: readonly DocsTreeNode[]): DocsTreeNode {
  return { title, path: null, href: null, children };
}

export const docsIndex: DocsIndex = {
  jobId: ID,
  title: "honojs/hono",
  entry: "overview.md",
  origin: {
    repo: "https://github.com/honojs/hono",
    ref: "main",
    commit: "6f1c9e2ab34d0c3f9d2b1a7e8c6f5d4b3a291807",
    url: "https://github.com/honojs/hono/tree/6f1c9e2ab34d0c3f9d2b1a7e8c6f5d4b3a291807",
  },
  stats: { files: 188, pages: 214 },
  tree: [
    leaf("Overview", "overview.md"),
    leaf("Start here", "start-here.md"),
    leaf("Architecture", "architecture.md"),
    heading("Modules", [
      leaf("Core", "core.md"),
      leaf("Router", "router.md", [
        leaf("Smart router", "router/smart.md"),
        leaf("RegExp router", "router/regexp.md"),
        leaf("Trie router", "router/trie.md"),
        leaf("Linear router", "router/linear.md"),
      ]),
      leaf("Middleware", "middleware.md"),
      leaf("Helpers", "helpers.md"),
      leaf("Adapters", "adapters.md"),
    ]),
    heading("Reference", [leaf("Public API", "api.md"), leaf("Configuration", "configuration.md")]),
  ],
  model: null,
  notice: null,
};

const box = (x: number, y: number, label: string, kind = "") =>
  `<g class="node ${kind}"><rect x="${x}" y="${y}" width="123" height="36" rx="8"/><text text-anchor="middle" font-size="13" x="${x + 61}" y="${y + 23}">${label}</text></g>`;

const DIAGRAM =
  `<figure class="diagram-figure"><div class="diagram-scroll" tabindex="0"><svg class="diagram diagram-wide" viewBox="0 0 520 140" width="520" height="140" role="img" aria-label="Diagram of HonoBase, SmartRouter">` +
  `<path class="edge" fill="none" d="M131,70L190,70"/><path class="edge edge-strong" fill="none" d="M313,70C340,70 340,26 372,26"/><path class="edge" fill="none" d="M313,70C340,70 340,110 372,110"/>` +
  `${box(8, 52, "HonoBase")}${box(190, 52, "SmartRouter", "node-focus")}${box(372, 8, "RegExpRouter")}${box(372, 92, "TrieRouter", "node-external")}` +
  `</svg></div><figcaption>What uses the router</figcaption><ul class="sr-only"><li>HonoBase to SmartRouter</li></ul></figure>`;

export const docsPage: DocsPage = {
  docs: docsIndex,
  path: "router.md",
  title: "Router",
  summary: "Matches a method and a path to handlers.",
  html:
    `<h1 id="router">Router</h1><p>Matches a method and a path to handlers. Five routers share one interface; the smart router tries them in order and keeps the first that can express the registered routes.</p>${DIAGRAM}` +
    `<h2 id="public-api">Public API</h2><table><thead><tr><th>Name</th><th>Kind</th><th>Used by</th><th>Source</th></tr></thead><tbody>` +
    `<tr><td><code>Router&lt;T&gt;</code></td><td>interface</td><td>7 files</td><td><a href="/docs/${ID}/src/src/router.ts#L38"><code>src/router.ts:38</code></a></td></tr>` +
    `<tr><td><code>SmartRouter</code></td><td>class</td><td>3 files</td><td><a href="/docs/${ID}/src/src/router/smart-router/router.ts#L4"><code>src/router/smart-router/router.ts:4</code></a></td></tr>` +
    `<tr><td><code>checkOptionalParameter</code></td><td>function</td><td>4 files</td><td><a href="/docs/${ID}/src/src/utils/url.ts#L214"><code>src/utils/url.ts:214</code></a></td></tr></tbody></table>` +
    `<h2 id="how-it-works">How it works</h2><p>Routes are collected until the first match. <code>match(method, path)</code> then builds a matcher once; later calls take the built one.</p>` +
    `<pre tabindex="0"><code class="hljs language-ts"><span class="hljs-keyword">export</span> <span class="hljs-keyword">class</span> <span class="hljs-title class_">SmartRouter</span>&lt;T&gt; <span class="hljs-keyword">implements</span> <span class="hljs-title class_">Router</span>&lt;T&gt; {\n  <span class="hljs-attr">name</span>: <span class="hljs-built_in">string</span> = <span class="hljs-string">'SmartRouter'</span> <span class="hljs-comment">// shown in errors</span>\n}</code></pre>` +
    `<h3 id="limits">Limits</h3><ul><li>At most one optional parameter a route.</li><li>Wildcards match one segment.</li></ul><blockquote><p>Registering after the first match throws.</p></blockquote>`,
  toc: [
    { level: 1, text: "Router", id: "router" },
    { level: 2, text: "Public API", id: "public-api" },
    { level: 2, text: "How it works", id: "how-it-works" },
    { level: 3, text: "Limits", id: "limits" },
  ],
  previous: { title: "Core", path: "core.md", href: `/docs/${ID}/core.md` },
  next: { title: "Smart router", path: "router/smart.md", href: `/docs/${ID}/router/smart.md` },
  modifiedAt: NOW - 7_200_000,
  etag: '"1"',
};

const place = {
  docs: docsIndex,
  path: "src/router/smart-router/router.ts",
  commit: docsIndex.origin?.commit ?? "",
  crumbs: [
    { name: "src", href: `/docs/${ID}/src/src` },
    { name: "router", href: `/docs/${ID}/src/src/router` },
    { name: "smart-router", href: `/docs/${ID}/src/src/router/smart-router` },
  ],
  about: "Tries every router in order and keeps the first that can express the routes.",
  page: { label: "Smart router", href: `/docs/${ID}/router/smart.md` },
} as const;

const CODE = [
  '<span class="hljs-keyword">import</span> <span class="hljs-keyword">type</span> { <span class="hljs-title class_">Result</span>, <span class="hljs-title class_">Router</span> } <span class="hljs-keyword">from</span> <span class="hljs-string">&#x27;../../router&#x27;</span>',
  "",
  '<span class="hljs-comment">// Tries every router in order.</span>',
  '<span class="hljs-keyword">export</span> <span class="hljs-keyword">class</span> <span class="hljs-title class_">SmartRouter</span>&lt;T&gt; {',
  "  routes: [string, string, T][] = []",
  `  limit = <span class="hljs-number">12</span> // ${"long ".repeat(40)}`,
  "}",
];

export const sourceFile: SourcePage = {
  ...place,
  kind: "file",
  language: "TypeScript",
  bytes: 1843,
  lines: 63,
  rows: [],
  html: Array.from(
    { length: 63 },
    (_, i) =>
      `<li id="L${i + 1}"><a href="#L${i + 1}" class="source-number"><span class="sr-only">Line </span>${i + 1}</a><code>${CODE[i % CODE.length] ?? ""}</code></li>`,
  ).join(""),
  symbols: [
    { name: "SmartRouter", kind: "class", line: 4, href: `/docs/${ID}/router/smart.md#smartrouter` },
    {
      name: "SmartRouter.routes",
      kind: "property",
      line: 5,
      href: `/docs/${ID}/router/smart.md#smartrouter`,
    },
    { name: "internalLimit", kind: "constant", line: 6, href: null },
  ],
  usedBy: [
    "src/hono.ts",
    "src/preset/quick.ts",
    "src/router/smart-router/a-very-long-name-of-a-file.test.ts",
  ].map((label) => ({ label, href: `/docs/${ID}/src/${label}` })),
  pages: [{ label: "Router", href: `/docs/${ID}/router.md` }],
  blob: "b10b",
};

export const sourceFolder: SourcePage = {
  ...place,
  kind: "folder",
  entries: [
    {
      name: "router",
      kind: "folder",
      bytes: null,
      href: `/docs/${ID}/src/src/router`,
      about: "Matches a method and a path to handlers.",
    },
    { name: "hono.ts", kind: "file", bytes: 1300, href: `/docs/${ID}/src/src/hono.ts`, about: "" },
    { name: "vendor", kind: "submodule", bytes: null, href: null, about: "" },
  ],
};

export const sourceBinary: SourcePage = { ...place, kind: "binary", bytes: 48_211 };
