import { existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { isLoopback } from "../../domain/address.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { GitPlace, GitPolicy } from "../../jobs/git.ts";
import { type Lookup, reachableAddress } from "../address.ts";
import type { Protocol } from "./command.ts";
import { type Opening, openHttps, openSsh } from "./opening.ts";

/** A place that has passed the rules, in the words of git's command line. */
export interface Remote extends AsyncDisposable {
  readonly url: string;
  readonly protocol: Protocol;
  readonly settings: readonly string[];
  /** Arguments for `ls-remote` and `fetch`. */
  readonly flags: readonly string[];
  /** Whether the other side can send one commit alone. */
  readonly shallow: boolean;
  /** What gets git in; null = nothing is needed. Gone once this is disposed. */
  readonly opening: Opening | null;
}

type Open = Omit<Remote, typeof Symbol.asyncDispose>;

/**
 * Holds a place to the policy.
 * @throws JobdeckError `repo_refused`
 */
export async function admit(place: GitPlace, policy: GitPolicy, lookup?: Lookup): Promise<Remote> {
  const open = await admitted(place, policy, lookup);
  return { ...open, [Symbol.asyncDispose]: async () => open.opening?.[Symbol.asyncDispose]() };
}

async function admitted(place: GitPlace, policy: GitPolicy, lookup: Lookup | undefined): Promise<Open> {
  switch (place.kind) {
    case "url":
      return admitUrl(place, policy, lookup);
    case "ssh":
      return admitSsh(place, policy, lookup);
    case "folder":
      return admitFolder(place.path, policy);
    case "bundle":
      return {
        ...{ url: place.path, protocol: "file", settings: [], flags: [], shallow: false },
        opening: null,
      };
    default:
      return place satisfies never;
  }
}

async function admitUrl(
  { url: address, key }: Extract<GitPlace, { kind: "url" }>,
  policy: GitPolicy,
  lookup: Lookup | undefined,
): Promise<Open> {
  const url = URL.parse(address);
  if (url === null) throw new JobdeckError("repo_refused", `${quote(address)} is not an address`);
  const protocol = url.protocol === "https:" ? "https" : url.protocol === "http:" ? "http" : null;
  if (protocol === null || (protocol === "http" && !policy.allowPrivateHosts)) {
    throw new JobdeckError(
      "repo_refused",
      `Expected the address of the repository to begin with https://, got ${quote(`${url.protocol}//`)}`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new JobdeckError("repo_refused", "The address of the repository must not hold a name or password");
  }
  const ip = await reachableAddress(url.hostname, {
    allowPrivate: policy.allowPrivateHosts,
    ...(lookup === undefined ? {} : { lookup }),
  });
  if (key !== undefined && protocol === "http" && !isLoopback(ip)) {
    throw new JobdeckError(
      "repo_refused",
      `The credential ${quote(key.name)} is not sent to ${url.host} by plain http, where anybody on the way could read it`,
    );
  }
  const port = url.port === "" ? (protocol === "https" ? "443" : "80") : url.port;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const pinned = ip.includes(":") ? `[${ip}]` : ip;
  return {
    url: url.href,
    protocol,
    // Git connects to the address that was checked, whatever the name says a moment later.
    settings: host === ip ? [] : [`http.curloptResolve=${host}:${port}:${pinned}`],
    flags: [],
    shallow: true,
    opening: key === undefined ? null : openHttps(url, key),
  };
}

/** The parts of an address for ssh, each in a form that means nothing to a shell or to ssh's own words. */
const SSH_ADDRESS =
  /^(?:ssh:\/\/[\w.]+[\w.-]*@(?<host>[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::(?<port>\d{1,5}))?\/|[\w.]+[\w.-]*@(?<short>[a-z0-9][a-z0-9.-]*):)[^-\s]\S*$/;

async function admitSsh(
  { url, key }: Extract<GitPlace, { kind: "ssh" }>,
  policy: GitPolicy,
  lookup: Lookup | undefined,
): Promise<Open> {
  const { host: long, short, port = "22" } = SSH_ADDRESS.exec(url)?.groups ?? {};
  const host = long ?? short;
  if (host === undefined) throw new JobdeckError("repo_refused", `${quote(url)} is not an address for ssh`);
  const ip = await reachableAddress(host, {
    allowPrivate: policy.allowPrivateHosts,
    ...(lookup === undefined ? {} : { lookup }),
  });
  const name = host.replace(/^\[|\]$/g, "");
  return {
    ...{ url, protocol: "ssh", settings: [], flags: [], shallow: true },
    opening: await openSsh({ host: name, port: Number(port), ip }, key),
  };
}

/**
 * A folder that may be read, with links followed.
 * @throws JobdeckError `repo_refused`
 */
export async function admittedFolder(path: string, { repoRoots, hidden = [] }: GitPolicy): Promise<string> {
  const folder = await realpath(path).catch(() => null);
  const inside =
    folder !== null &&
    repoRoots.some((root) => isWithin(folder, root)) &&
    !hidden.some((own) => isWithin(folder, own));
  if (folder === null || !inside) {
    // The same answer for a missing folder and a forbidden one: it must not tell what else is on this machine.
    throw new JobdeckError(
      "repo_refused",
      `The folder ${quote(path)} is not below one of the folders whose repositories may be read (JOBDECK_REPO_ROOTS)`,
    );
  }
  if (!(await stat(folder)).isDirectory()) {
    throw new JobdeckError("repo_refused", `${quote(path)} is a file, not the folder of a repository`);
  }
  return folder;
}

/** Whether a folder is a repository: with a working folder, or bare. */
export function isRepository(folder: string): boolean {
  const has = (name: string) => existsSync(join(folder, name));
  return has(".git") || (has("HEAD") && has("objects") && has("refs"));
}

/**
 * What is ignored in a part of a repository is said above it, so a part is not read as if it was a folder of its own.
 * Only as far up as may be read: what is further up is nobody's business.
 * @throws JobdeckError `repo_refused`
 */
export function refusePart(folder: string, { repoRoots }: GitPolicy): void {
  for (let at = folder; !repoRoots.includes(at) && dirname(at) !== at; ) {
    at = dirname(at);
    if (!isRepository(at)) continue;
    throw new JobdeckError(
      "repo_refused",
      `The folder ${quote(folder)} is a part of the git repository ${quote(at)}: give that one, with ${quote(relative(at, folder))} as the only path`,
    );
  }
}

async function admitFolder(path: string, policy: GitPolicy): Promise<Open> {
  const folder = await admittedFolder(path, policy);
  return {
    url: `file://${encodeURI(folder).replaceAll("#", "%23").replaceAll("?", "%3F")}`,
    protocol: "file",
    settings: [],
    // Git drops settings on the way to the other side of a local connection, so they ride in this command.
    // The owner of the folder may be another user. upload-pack runs nothing from the repository once it may not
    // fetch what a partial clone lacks, which would start whatever the repository's settings name.
    flags: [
      "--upload-pack=GIT_ALLOW_PROTOCOL=none git -c 'safe.directory=*' -c uploadpack.allowFilter=true upload-pack",
    ],
    shallow: true,
    opening: null,
  };
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}
