import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeTempFolder } from "./temp-folders.ts";

export interface BundleOptions {
  /** The programs' files in TypeScript, whose names differ. */
  readonly sources: readonly string[];
  readonly onFault: (cause: unknown) => void;
}

/** Programs in TypeScript that are started again and again, each as few files as it can be. */
export interface Bundle {
  /** What to start for a source: its bundle, or the source itself while there is none. */
  programOf(source: string): string;
  /** Removes what was bundled. */
  close(): Promise<void>;
}

/**
 * Bundles programs in the background once one is started for the second time: hundreds of small files take longer to
 * load than a short job takes to run, and one start alone is not worth a bundle. It is made by a process of its own,
 * since the bundler's memory would stay with this one.
 */
export function bundlePrograms({ sources, onFault }: BundleOptions): Bundle {
  let starts = 0;
  let folder: string | null = null;
  let closed = false;
  const build = async () => {
    const made = await makeTempFolder("bundle");
    const child = Bun.spawn(
      [
        process.execPath,
        "build",
        "--target=bun",
        "--splitting",
        // Names stay as they are: they stand in the log of a run that failed.
        "--minify-whitespace",
        "--minify-syntax",
        `--outdir=${made}`,
        ...defines(),
        ...sources,
      ],
      { stdio: ["ignore", "ignore", "pipe"], env: {} },
    );
    child.unref();
    const problems = await new Response(child.stderr).text();
    if ((await child.exited) === 0 && !closed) {
      folder = made;
      return;
    }
    await rm(made, { recursive: true, force: true });
    if (!closed) throw new Error(`The programs of the runs could not be bundled: ${problems}`);
  };
  return {
    programOf(source) {
      starts += 1;
      if (starts === 2) build().catch(onFault);
      if (folder === null) return source;
      const bundled = join(folder, basename(source).replace(/\.ts$/, ".js"));
      return existsSync(bundled) ? bundled : source;
    },
    async close() {
      closed = true;
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where the TypeBox lies that a bundle has inside: see `shareTypeBox`. */
function defines(): readonly string[] {
  return [
    "--define",
    `BUNDLED_TYPEBOX=${JSON.stringify(Bun.resolveSync("@sinclair/typebox", import.meta.dir))}`,
  ];
}
