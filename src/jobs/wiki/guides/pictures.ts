import { posix } from "node:path";
import type { GitCopy, GitFile } from "../../git.ts";
import type { GuideText } from "./sections.ts";

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif)$/i;
const MENTION = /[^\s/"'()<>[\]]{1,100}\.(?:png|jpe?g|gif|webp|avif)\b/gi;
const MAX_BYTES = 1_000_000;
const MAX_TOTAL_BYTES = 20_000_000;
const MOST = 200;

/**
 * The pictures of the repository that guides may show, by path. A drawing in SVG can hold scripts and is no picture
 * here; a file is one only when it begins as its name says.
 */
export async function readPictures(
  copy: GitCopy,
  files: readonly GitFile[],
  guides: readonly { readonly text: GuideText }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = new Set<string>();
  for (const { text } of guides) {
    const targets = [
      ...text.definitions.values(),
      ...text.sections.flatMap((s) => s.parts.filter((p) => !p.code).map((p) => p.text)),
    ];
    for (const words of targets)
      for (const [name] of words.matchAll(MENTION)) names.add(decoded(name).toLowerCase());
  }
  const chosen: GitFile[] = [];
  let total = 0;
  for (const file of names.size === 0 ? [] : files) {
    if (!PICTURE.test(file.path) || !names.has(posix.basename(file.path).toLowerCase())) continue;
    if (
      file.size === null ||
      file.size > MAX_BYTES ||
      total + file.size > MAX_TOTAL_BYTES ||
      chosen.length >= MOST
    )
      continue;
    chosen.push(file);
    total += file.size;
  }
  const pictures = new Map<string, Uint8Array>();
  let at = 0;
  for await (const bytes of chosen.length === 0
    ? []
    : copy.read(
        chosen.map((f) => f.id),
        signal,
      )) {
    const path = chosen[at]?.path ?? "";
    at += 1;
    if (bytes !== null && isPicture(path, bytes)) pictures.set(path, bytes.slice());
  }
  return pictures;
}

/** Whether a file begins with the mark of the format that its name promises. */
export function isPicture(path: string, bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  switch (posix.extname(path).toLowerCase()) {
    case ".png":
      return start.startsWith("\x89PNG\r\n\x1a\n");
    case ".gif":
      return /^GIF8[79]a/.test(start);
    case ".jpg":
    case ".jpeg":
      return start.startsWith("\xff\xd8\xff");
    case ".webp":
      return /^RIFF[\s\S]{4}WEBP/.test(start);
    case ".avif":
      return /^[\s\S]{4}ftypavi/.test(start);
    default:
      return false;
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray percent sign belongs to the name.
    return name;
  }
}
