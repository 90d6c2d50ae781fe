/**
 * Builds what the browser gets, from views/styles and the packages it comes from, into public/:
 * `bun .ci/build-assets.ts`, or `--check` to fail when what is committed differs.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ICON_NAMES } from "../views/components/icon-names.ts";

const COPIES = [
  ["htmx.org/dist/htmx.min.js", "htmx-4.0.1.min.js"],
  ["htmx.org/dist/ext/hx-sse.min.js", "hx-sse-4.0.1.min.js"],
  ["@fontsource-variable/geist/files/geist-latin-wght-normal.woff2", "fonts/geist-latin.woff2"],
  ["@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2", "fonts/geist-latin-ext.woff2"],
  [
    "@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2",
    "fonts/geist-mono-latin.woff2",
  ],
  [
    "@fontsource-variable/geist-mono/files/geist-mono-latin-ext-wght-normal.woff2",
    "fonts/geist-mono-latin-ext.woff2",
  ],
] as const;

const root = join(import.meta.dir, "..");
const built: readonly (readonly [string, Uint8Array])[] = [
  ["app.css", await css("views/styles/app.css")],
  ["app.js", await script("views/browser/main.ts", "iife")],
  ["client.js", await script("src/client/index.ts", "esm")],
  [
    "taskbar.js",
    await script("src/client/taskbar/element.ts", "iife", { STYLE: JSON.stringify(await hostCss()) }),
  ],
  ["sprite.svg", new TextEncoder().encode(await sprite())],
  ...(await Promise.all(COPIES.map(async ([from, to]) => [to, await copy(from, to)] as const))),
];

if (process.argv.includes("--check")) {
  const stale: string[] = [];
  for (const [name, bytes] of built) {
    const file = Bun.file(join(root, "public", name));
    if (!(await file.exists()) || !Buffer.from(await file.bytes()).equals(bytes)) stale.push(name);
  }
  for (const name of stale)
    console.error(`public/${name} is not what the sources give: run bun .ci/build-assets.ts`);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const [name, bytes] of built) await Bun.write(join(root, "public", name), bytes);
console.log(built.map(([name, bytes]) => `${String(bytes.length).padStart(7)}  public/${name}`).join("\n"));

async function css(from: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "jobdeck-css-"));
  try {
    const out = join(folder, "app.css");
    const cli = "node_modules/@tailwindcss/cli/dist/index.mjs";
    const child = Bun.spawn([process.execPath, "--bun", cli, "-i", from, "-o", out, "--minify"], {
      cwd: root,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const [problems, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
    if (code !== 0) throw new Error(`Expected tailwindcss to build ${from}, it failed:\n${problems}`);
    return await Bun.file(out).bytes();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As a shadow root takes it: it can load no fonts, and what stands for the document is its host. */
async function hostCss(): Promise<string> {
  const text = new TextDecoder().decode(await css("views/styles/element.css"));
  return text
    .replaceAll(/@font-face\s*\{[^}]*\}/g, "")
    .replaceAll(/:root(\[[^\]]*\])/g, ":host($1)")
    .replaceAll(":root", ":host");
}

async function script(
  from: string,
  format: "iife" | "esm",
  define: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const { outputs } = await Bun.build({
    entrypoints: [join(root, from)],
    target: "browser",
    format,
    define: { ...define },
    minify: true,
  });
  const [output] = outputs;
  if (output === undefined) throw new Error(`Expected ${from} to give one script, it gave none`);
  return new Uint8Array(await output.arrayBuffer());
}

/** The icons in use, as symbols. Colours and widths of lines come from the style sheet. */
async function sprite(): Promise<string> {
  const symbols = await Promise.all(
    ICON_NAMES.map(async (name) => {
      const svg = await Bun.file(join(root, "node_modules/lucide-static/icons", `${name}.svg`)).text();
      const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replaceAll(/\s+/g, " ").trim()}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC License -->${symbols.join("")}</svg>\n`;
}

async function copy(from: string, to: string): Promise<Uint8Array> {
  await mkdir(join(root, "public", to, ".."), { recursive: true });
  const bytes = await Bun.file(join(root, "node_modules", from)).bytes();
  if (!to.endsWith(".js")) return bytes;
  // The maps are not shipped, so nothing may point at them.
  const text = new TextDecoder().decode(bytes).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  return new TextEncoder().encode(text);
}
