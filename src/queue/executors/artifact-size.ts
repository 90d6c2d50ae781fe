import { lstatSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { artifactParts } from "../handler/artifact-writer.ts";

/**
 * Looks up a file that a child program says it has left.
 * @returns its bytes; undefined when it is not a file inside the folder, or no path leads to it without links
 */
export function artifactSize(outputDir: string, path: string): number | undefined {
  const parts = artifactParts(path);
  if (parts === undefined) return undefined;
  try {
    const target = join(realpathSync(outputDir), ...parts);
    const stat = lstatSync(target);
    return stat.isFile() && realpathSync(target) === target ? stat.size : undefined;
  } catch {
    return undefined;
  }
}
