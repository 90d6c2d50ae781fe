import { JobdeckError, quote } from "../domain/errors.ts";
import { DATABASE, FOLDERS, MANIFEST, SUMS } from "./manifest.ts";

const LONGEST = 4096;

/**
 * The name of an entry, once it is known to stay where it belongs: nothing in an archive may lead out of the folder.
 * @throws JobdeckError `backup_unusable`
 */
export function safeName(name: string, isFolder: boolean): string {
  const plain = isFolder ? name.replace(/\/$/, "") : name;
  const parts = plain.split("/");
  const [top = ""] = parts;
  const isPlain =
    plain.length <= LONGEST &&
    parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part));
  const isOurs =
    parts.length > 1 || isFolder
      ? (FOLDERS as readonly string[]).includes(top)
      : [DATABASE, MANIFEST, SUMS].includes(plain);
  if (isPlain && isOurs) return plain;
  throw new JobdeckError(
    "backup_unusable",
    `The backup holds ${quote(name)}, which no backup of Jobdeck has`,
  );
}

/** A line of `sha256sum`: names with a line break or a backslash are written in its own way. */
export function sumLine(sum: string, name: string): string {
  const odd = /[\\\n\r]/.test(name);
  const written = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${odd ? "\\" : ""}${sum}  ${written}\n`;
}
