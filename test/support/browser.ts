import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

const ROOT = join(import.meta.dir, "../..");
const PACKED = join(ROOT, "node_modules/@sparticuz/chromium/bin");
/** Another version has another size, and so a folder of its own. */
const UNPACKED = join(ROOT, ".cache", `chromium-${Bun.file(join(PACKED, "chromium.br")).size}`);

/** Only what a headless browser in a test needs; none of them weakens the rules that pages are held to. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

interface Program {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A real Chromium: the one of `$CHROMIUM`, the system's, or the one that npm brings. Close it when done. */
export async function launchBrowser(): Promise<Browser> {
  const { path, env } = await findChromium();
  return chromium.launch({
    executablePath: path,
    args: FLAGS,
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
}

async function findChromium(): Promise<Program> {
  const own = process.env["CHROMIUM"];
  if (own !== undefined && own !== "") return { path: own, env: {} };
  if (existsSync("/usr/bin/chromium")) return { path: "/usr/bin/chromium", env: {} };
  if (!existsSync(UNPACKED)) await unpack();
  return {
    path: join(UNPACKED, "chromium"),
    env: { LD_LIBRARY_PATH: join(UNPACKED, "lib"), FONTCONFIG_PATH: UNPACKED },
  };
}

/** Into a folder beside, which then gets its name in one step: of several tests that unpack at once, one wins. */
async function unpack(): Promise<void> {
  await mkdir(join(UNPACKED, ".."), { recursive: true });
  const folder = await mkdtemp(`${UNPACKED}-`);
  try {
    await Bun.write(join(folder, "chromium"), await unbrotli("chromium.br"));
    await chmod(join(folder, "chromium"), 0o755);
    for (const name of ["al2023.tar.br", "fonts.tar.br"]) {
      const tar = Bun.spawn(["tar", "-x", "-C", folder], { stdin: await unbrotli(name), stderr: "pipe" });
      const [problems, code] = await Promise.all([new Response(tar.stderr).text(), tar.exited]);
      if (code !== 0) throw new Error(`Expected tar to unpack ${name}, it failed: ${problems}`);
    }
    await Bun.write(
      join(folder, "fonts.conf"),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${UNPACKED}/fonts</dir>` +
        `<dir>/usr/share/fonts</dir><cachedir>${UNPACKED}/font-cache</cachedir></fontconfig>`,
    );
    await rename(folder, UNPACKED);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) throw error;
  }
}

async function unbrotli(name: string): Promise<Uint8Array> {
  return brotliDecompressSync(await Bun.file(join(PACKED, name)).bytes());
}
