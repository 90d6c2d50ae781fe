import * as typebox from "@sinclair/typebox";
import { defineJob, t } from "./define.ts";

/** The bundler writes here which TypeBox it has put in; it is not defined in a program that is no bundle. */
declare const BUNDLED_TYPEBOX: string | undefined;

let provided = false;

/** Lets files outside this package say `import { defineJob, t } from "jobdeck"` without having it installed. */
export function provideOwnModule(): void {
  if (provided) return;
  provided = true;
  Bun.plugin({
    name: "jobdeck",
    setup: (build) => {
      build.module("jobdeck", () => ({ loader: "object", exports: { defineJob, t } }));
    },
  });
}

/**
 * Lets a file that is about to be imported, and all that it imports, use the TypeBox that is part of this program's
 * bundle: its own copy is 300 files. Nothing is shared with a file that would get another copy than the bundled one.
 * @param importer a path or `file:` URL
 */
export function shareTypeBox(importer: string): void {
  if (typeof BUNDLED_TYPEBOX === "undefined" || ownTypeBox(importer) !== BUNDLED_TYPEBOX) return;
  Bun.plugin({
    name: "typebox",
    setup: (build) => {
      build.module("@sinclair/typebox", () => ({ loader: "object", exports: typebox }));
    },
  });
}

function ownTypeBox(importer: string): string | null {
  try {
    const path = importer.startsWith("file:") ? Bun.fileURLToPath(importer) : importer;
    return Bun.resolveSync("@sinclair/typebox", path.slice(0, path.lastIndexOf("/")));
  } catch {
    return null; // It has none.
  }
}
