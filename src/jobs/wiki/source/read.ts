import { posix } from "node:path";
import type { GitCopy, GitFile } from "../../git.ts";
import type { Language } from "../language.ts";
import { languageOf, languageOfText } from "../languages.ts";
import { isDescriptive } from "./descriptive.ts";
import { notWritten, type Role, roleOf } from "./role.ts";
import { mayBeScript, scriptLanguage } from "./scripts.ts";

/** A file that will be parsed. */
export interface SourceFile {
  readonly path: string;
  /** What git calls its content. */
  readonly id: string;
  readonly language: Language;
  readonly role: Role;
  readonly text: string;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

export interface Sources {
  readonly files: readonly SourceFile[];
  readonly skipped: readonly SkippedFile[];
  /** Texts of READMEs and of files that describe the project, how it is run and what it keeps, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

const MAX_FILE_BYTES = 1024 ** 2;
const MAX_TOTAL_BYTES = 200 * 1024 ** 2;
const MAX_PATH = 1024;

/**
 * Reads what the wiki needs of a commit.
 * @param wanted which paths the job was asked for
 */
export async function readSources(
  copy: GitCopy,
  files: readonly GitFile[],
  wanted: (path: string) => boolean,
  signal: AbortSignal,
  onProgress: (done: number, total: number, path: string) => void,
): Promise<Sources> {
  const skipped: SkippedFile[] = [];
  const chosen: GitFile[] = [];
  let total = 0;
  for (const file of files) {
    const language = languageOf(file.path);
    const descriptive = isDescriptive(file.path);
    const script = language === null && !descriptive && mayBeScript(file);
    if ((language === null && !descriptive && !script) || (!descriptive && !wanted(file.path))) continue;
    if (language === null && !isLinkable(file.path)) continue;
    const reason = language === null ? null : unread(file, roleOf(file.path, language));
    if (reason !== null) {
      skipped.push({ path: file.path, reason });
    } else if (file.size !== null && file.size <= MAX_FILE_BYTES) {
      if (total + file.size > MAX_TOTAL_BYTES)
        skipped.push({ path: file.path, reason: "beyond 200 MB of source" });
      else {
        total += file.size;
        chosen.push(file);
      }
    }
  }
  const found: SourceFile[] = [];
  const texts = new Map<string, string>();
  let at = 0;
  for await (const bytes of copy.read(
    chosen.map((file) => file.id),
    signal,
  )) {
    const { path, id } = chosen[at] ?? { path: "", id: "" };
    at += 1;
    onProgress(at, chosen.length, path);
    const text = bytes === null ? null : decode(bytes);
    const descriptive = isDescriptive(path);
    if (text !== null && descriptive) texts.set(path, text);
    const language = languageOf(path) ?? (text === null || descriptive ? null : scriptLanguage(text));
    if (language === null) continue;
    const reason =
      bytes === null ? "not in the copy" : text === null ? whyNotText(bytes) : notWritten(path, text);
    if (text === null || reason !== null) skipped.push({ path, reason: reason ?? "unreadable" });
    else
      found.push({
        path,
        id,
        language: languageOfText(path, text) ?? language,
        role: roleOf(path, language),
        text,
      });
  }
  return { files: withSource(found), skipped, texts };
}

/** Whether the view of source can show a file of this name: no control characters, backslash or broken UTF-8. */
export function isLinkable(path: string): boolean {
  return !/[\p{Cc}\\\uFFFD]/u.test(path);
}

function unread(file: GitFile, role: Role): string | null {
  if (role === "vendored" || role === "generated") return role;
  if (!isLinkable(file.path)) return "name that cannot be linked";
  if (file.size === null || file.size > MAX_FILE_BYTES) return "bigger than 1 MB";
  return file.path.length > MAX_PATH ? `path longer than ${MAX_PATH} characters` : null;
}

/** Text without its byte order mark and with plain line feeds; null when it is not UTF-8 or not text. */
function decode(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8000).includes(0)) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  } catch {
    // Only the decoder throws here, and only for bytes that are not UTF-8.
    return null;
  }
}

function whyNotText(bytes: Uint8Array): string {
  return bytes.subarray(0, 8000).includes(0) ? "binary" : "not UTF-8";
}

/** A repository of examples, or one in a folder named like tests, still has something to document. */
function withSource(files: readonly SourceFile[]): readonly SourceFile[] {
  if (files.some((file) => file.role === "source")) return files;
  const other = (["example", "tooling", "docs", "benchmark", "test"] as const).find((role) =>
    files.some((file) => file.role === role),
  );
  return other === undefined
    ? files
    : files.map((f) => (f.role === other ? { ...f, role: "source" as const } : f));
}

/** Which files the job was asked for; a folder's name stands for all that is in it. */
export function pathFilter(
  include: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
): (path: string) => boolean {
  const matcher = (pattern: string) => {
    const plain = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
    const globs = [plain, posix.join(plain, "**")].map((p) => new Bun.Glob(p));
    // A folder's own name may look like a pattern: `[id]`.
    return (path: string) => path.startsWith(`${plain}/`) || globs.some((glob) => glob.match(path));
  };
  const only = include?.map(matcher) ?? [];
  const never = exclude?.map(matcher) ?? [];
  return (path) => (only.length === 0 || only.some((m) => m(path))) && !never.some((m) => m(path));
}
