import { posix, resolve } from "node:path";
import { JobdeckError } from "../../domain/errors.ts";
import type { Needs } from "../../domain/supplies.ts";

/** What a job was asked to document, in one form for all ways to write it. */
export type RepoAddress =
  | { readonly kind: "url"; readonly url: string; readonly name: string; readonly ref: string | null }
  | { readonly kind: "ssh"; readonly url: string; readonly name: string; readonly ref: null }
  | { readonly kind: "document"; readonly id: string; readonly name: string; readonly ref: null }
  | { readonly kind: "folder"; readonly path: string; readonly name: string; readonly ref: null }
  | { readonly kind: "sample"; readonly sample: string; readonly name: string; readonly ref: null };

const BAD_CHARACTER = /[\p{Cc}\u2028\u2029]/u;
const HOST_FIRST = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\//i;

/**
 * Reads what stands in the field `repo`.
 * @throws JobdeckError `repo_refused` for a kind of address that is never read, `input_invalid` for what is none
 */
export function parseRepo(written: string): RepoAddress {
  const text = written.trim();
  if (text === "")
    throw invalid("Expected the address of a git repository or the path of a folder, got nothing");
  if (BAD_CHARACTER.test(text)) throw invalid("Expected `repo` without control characters");
  if (text.startsWith("-")) throw refused(`Expected \`repo\` not to begin with "-"`);
  const sample = /^sample(?::([a-z0-9][a-z0-9-]{0,40}))?$/.exec(text);
  if (sample !== null)
    return { kind: "sample", sample: sample[1] ?? "lantern", name: sample[1] ?? "lantern", ref: null };
  if (/^(?:[./~]|[A-Za-z]:[\\/])/.test(text)) return folder(text);
  if (text.startsWith("document:")) return document(text.slice("document:".length));
  if (/^ssh:\/\/|^[^/\s@]+@[^/\s]*:/i.test(text)) return fromSsh(text);
  return fromUrl(HOST_FIRST.test(text) && !text.includes("://") ? `https://${text}` : text);
}

/** The canonical form, under which the same repository always has the same input. */
export function repoText(address: RepoAddress): string {
  switch (address.kind) {
    case "url":
    case "ssh":
      return address.url;
    case "folder":
      return address.path;
    case "document":
      return `document:${address.id}`;
    case "sample":
      return `sample:${address.sample}`;
    default:
      return address satisfies never;
  }
}

/** What a job has to be handed to read from an address. */
export function needsOf(address: RepoAddress): Needs {
  if (address.kind === "url" || address.kind === "ssh") return { address: address.url };
  return address.kind === "document" ? { documents: [address.id] } : {};
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function document(written: string): RepoAddress {
  const id = written.toLowerCase();
  if (UUID.test(id)) return { kind: "document", id, name: "Uploaded archive", ref: null };
  throw invalid("Expected `document:` and the id of a document that was uploaded to a session");
}

function folder(text: string): RepoAddress {
  if (text.startsWith("~")) throw invalid('Expected a whole path: "~" means nothing here');
  const path = resolve(text);
  return { kind: "folder", path, name: posix.basename(path) || path, ref: null };
}

const SSH =
  /^ssh:\/\/(?:(?<user>[^@/\s]+)@)?(?<host>\[[0-9a-f:.]+\]|[^:/\s@]+)(?::(?<port>\d{1,5}))?(?<path>\/\S*)$/i;
const SSH_SHORT = /^(?<user>[^@/\s]+)@(?<host>[^:/\s@]+):(?<path>\S+)$/;
const SSH_USER = /^\w[\w.-]*$/;
const SSH_HOST = /^(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])$/;

/**
 * `ssh://git@host/path`, or the short `git@host:path`, which is another place where the path is one below the user's home.
 * Whether it may be read is known where the credentials are.
 */
function fromSsh(text: string): RepoAddress {
  const long = SSH.exec(text)?.groups;
  const { user = "git", host: written = "", port, path = "" } = long ?? SSH_SHORT.exec(text)?.groups ?? {};
  // As browsers read it: numbers in odd notations become the usual one.
  const host = URL.parse(`https://${written}/`)?.hostname.replace(/\.$/, "") ?? "";
  const parts = path.split("/").filter(Boolean);
  if (parts.length === 0 || !SSH_HOST.test(host) || !SSH_USER.test(user) || Number(port ?? 22) > 65_535) {
    throw invalid("Expected the address of a repository for ssh, such as git@host:owner/repo");
  }
  const place = parts.join("/").replace(/\.git$/i, "");
  if (place.startsWith("-") || /[?#%\\]/.test(place) || parts.includes("..")) {
    throw refused("Expected a plain path in an address for ssh");
  }
  const isBelowHome = long === undefined && !path.startsWith("/");
  const at = port === undefined || Number(port) === 22 ? host : `${host}:${Number(port)}`;
  return {
    kind: "ssh",
    url: isBelowHome ? `${user}@${host}:${place}` : `ssh://${user}@${at}/${place}`,
    name: place.split("/").slice(-2).join("/"),
    ref: null,
  };
}

function fromUrl(text: string): RepoAddress {
  const url = URL.parse(text);
  if (url === null || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    if (/^[\w-]+::/.test(text)) throw refused(`Expected an address that begins with https://`);
    throw invalid(
      `Expected the address of a git repository, such as https://github.com/owner/repo, or a path that begins with "/" or "."`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refused(`Expected an address that begins with https://`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("Expected an address without a name or password in it");
  }
  const host = url.host
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/\.$/, "");
  const { path, ref } = splitPath(url.pathname);
  const parts = path.split("/").filter(Boolean);
  if (parts.length === 0) throw invalid("Expected the address of a repository, got only a host");
  return {
    kind: "url",
    url: `${url.protocol}//${host}/${parts.join("/")}`,
    name: parts.slice(-2).join("/"),
    ref,
  };
}

/** Cuts what a browser's address adds: `/tree/<ref>`, `/commit/<id>`, `.git`, a slash at the end. */
function splitPath(pathname: string): { path: string; ref: string | null } {
  const match = /^(.*?)\/(?:-\/)?(?:tree|commit|commits|src\/branch|releases\/tag)\/([^?#]+)$/.exec(
    pathname.replace(/\/+$/, ""),
  );
  const path = (match?.[1] ?? pathname).replace(/\/+$/, "").replace(/\.git$/i, "");
  return { path, ref: match?.[2] === undefined ? null : decode(match[2]) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new JobdeckError("input_invalid", "Expected the address to be percent-encoded rightly", { cause });
  }
}

const REF = /^(?!-)(?!.*(?:\.\.|@\{|\/\/|\.lock(?:\/|$)|[\s~^:?*[\\]))[^\p{Cc}]{1,250}(?<![/.])$/u;

/** @throws JobdeckError `input_invalid` when git could not have a branch, tag or commit of this name */
export function checkRef(ref: string): string {
  if (REF.test(ref)) return ref;
  throw new JobdeckError(
    "input_invalid",
    `Expected \`ref\` to be the name of a branch or tag or the id of a commit`,
    {
      issues: [{ path: "/input/ref", message: "must be the name of a branch or tag or the id of a commit" }],
    },
  );
}

function invalid(message: string): JobdeckError {
  return new JobdeckError("input_invalid", message, { issues: [{ path: "/input/repo", message }] });
}

function refused(message: string): JobdeckError {
  return new JobdeckError("repo_refused", message, { issues: [{ path: "/input/repo", message }] });
}
