import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { GitPlace, GitPolicy } from "../../jobs/git.ts";
import { type Lookup, reachableAddress } from "../address.ts";
import type { Protocol } from "./command.ts";

/** A place that has passed the rules, in the words of git's command line. */
export interface Remote {
  readonly url: string;
  readonly protocol: Protocol;
  readonly settings: readonly string[];
  /** Arguments for `ls-remote` and `fetch`. */
  readonly flags: readonly string[];
  /** Whether the other side can send one commit alone. */
  readonly shallow: boolean;
}

/**
 * Holds a place to the policy.
 * @throws JobdeckError `repo_refused`
 */
export async function admit(place: GitPlace, policy: GitPolicy, lookup?: Lookup): Promise<Remote> {
  switch (place.kind) {
    case "url":
      return admitUrl(place.url, policy, lookup);
    case "folder":
      return admitFolder(place.path, policy);
    case "bundle":
      return {
        url: place.path,
        protocol: "file",
        settings: [],
        flags: [],
        shallow: false,
      };
    default:
      return place satisfies never;
  }
}

async function admitUrl(address: string, policy: GitPolicy, lookup: Lookup | undefined): Promise<Remote> {
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
  };
}

async function admitFolder(path: string, policy: GitPolicy): Promise<Remote> {
  const folder = await realpath(path).catch(() => null);
  const inside = folder !== null && policy.repoRoots.some((root) => isWithin(folder, root));
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
  };
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}
