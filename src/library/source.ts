import type { GitEnvironment } from "../adapters/git/command.ts";
import type { Clock } from "../domain/clock.ts";
import type { SourceEntry } from "../domain/source-page.ts";
import { createGitRead } from "./git-read.ts";

const MAX_FILE_BYTES = 2_000_000;
const MAX_LIST_BYTES = 4_000_000;
const HEADER_BYTES = 8_192;
const TIMEOUT_MS = 10_000;

/** Where git itself looks when it decides whether a file is binary. */
const BINARY_PROBE_BYTES = 8_000;

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;
const LISTED = /^(\d{6}) (blob|tree|commit) [0-9a-f]+ +(\S+)\t(.*)$/s;

export interface SourceAddress {
  /** Of a bare repository, absolute. */
  readonly gitDir: string;
  /** A whole object id, 40 or 64 hexadecimal digits. */
  readonly commit: string;
  /** Relative to the repository's root, with forward slashes; empty is the root. Names of git are taken as they are. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

export interface SourceText {
  readonly kind: "file";
  /** Lines end in `\n` alone. */
  readonly text: string;
  readonly lines: number;
  readonly bytes: number;
  /** The blob's object id. */
  readonly blob: string;
}

export type SourceFile =
  | SourceText
  | { readonly kind: "binary" | "too_large"; readonly bytes: number }
  | { readonly kind: "missing" | "folder" };

export type ListedEntry = Omit<SourceEntry, "href" | "about">;

/** Reads files of a repository at a commit, without a working tree. */
export interface Source {
  /** At most 2 MB: a larger file is `too_large`. What cannot be found is `missing`. */
  file(address: SourceAddress): Promise<SourceFile>;
  /** A folder's entries, folders first, each part sorted by name (code units); null when there is no such folder. */
  list(address: SourceAddress): Promise<readonly ListedEntry[] | null>;
}

/**
 * @param options.env what git may see of this process's environment: `PATH`; default: the usual folders
 * @param options.timeoutMs how long one question may take; default 10 s
 */
export function createSource(options: {
  readonly clock: Clock;
  readonly env?: GitEnvironment;
  readonly timeoutMs?: number;
}): Source {
  const { clock, env = {}, timeoutMs = TIMEOUT_MS } = options;
  const git = createGitRead({ clock, env, timeoutMs });
  return {
    async file({ gitDir, commit, path, signal }) {
      const name = objectName(commit, path);
      if (name === null) return { kind: "missing" };
      const { bytes } = await git({
        gitDir,
        command: ["cat-file", "--batch"],
        input: `${name}\n`,
        maxBytes: MAX_FILE_BYTES + HEADER_BYTES,
        signal,
      });
      return fileOf(bytes);
    },
    async list({ gitDir, commit, path, signal }) {
      const name = objectName(commit, path);
      if (name === null) return null;
      const command = ["ls-tree", "-z", "-l", name];
      const { bytes, complete } = await git({ gitDir, command, maxBytes: MAX_LIST_BYTES, signal });
      return complete ? entriesOf(bytes) : null;
    },
  };
}

/** `commit:path` begins with a digit or letter, so it cannot be an option, and holds one line, so it is one request. */
function objectName(commit: string, path: string): string | null {
  if (!COMMIT.test(commit) || /[\0\r\n]/.test(path) || path.length > 4096) return null;
  const names = path === "" ? [] : path.split("/");
  if (names.some((name) => name === "" || name === "." || name === "..")) return null;
  return `${commit}:${path}`;
}

function fileOf(answer: Uint8Array): SourceFile {
  const end = answer.indexOf(10);
  const header = HEADER.exec(Buffer.from(answer.subarray(0, Math.max(0, end))).toString("utf8"));
  const [, blob = "", type = "", size = ""] = header ?? [];
  if (type === "tree") return { kind: "folder" };
  if (type !== "blob") return { kind: "missing" };
  const bytes = Number(size);
  if (bytes > MAX_FILE_BYTES) return { kind: "too_large", bytes };
  const content = answer.subarray(end + 1, end + 1 + bytes);
  if (content.length < bytes) return { kind: "missing" };
  if (content.subarray(0, BINARY_PROBE_BYTES).includes(0)) return { kind: "binary", bytes };
  const text = decode(content).replaceAll("\r\n", "\n");
  return { kind: "file", text, lines: linesOf(text), bytes, blob };
}

/** UTF-8, or where that does not fit, the old Western encoding, in which every byte is a character. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function linesOf(text: string): number {
  if (text === "") return 0;
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function entriesOf(listing: Uint8Array): readonly ListedEntry[] {
  const entries = Buffer.from(listing)
    .toString("utf8")
    .split("\0")
    .flatMap((line): ListedEntry[] => {
      const [, mode = "", type = "", size = "", name = ""] = LISTED.exec(line) ?? [];
      return name === ""
        ? []
        : [{ name, kind: kindOf(mode, type), bytes: /^\d+$/.test(size) ? Number(size) : null }];
    });
  const rank = (entry: ListedEntry) => (entry.kind === "folder" ? 0 : 1);
  return entries.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function kindOf(mode: string, type: string): ListedEntry["kind"] {
  if (type === "tree") return "folder";
  if (type === "commit") return "submodule";
  return mode === "120000" ? "link" : "file";
}
