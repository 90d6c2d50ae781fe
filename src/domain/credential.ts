/** `https`: a user name and a token or password; `ssh`: a private key, with the keys of hosts that it is good for. */
export const CREDENTIAL_KINDS = ["https", "ssh"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** What is known of a credential. Its secret is kept encrypted, and leaves the store for a run only. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly kind: CredentialKind;
  /** What it is good for: a host, with its port where that is not the usual one, and perhaps the beginning of a path. */
  readonly host: string;
  /** The only queues whose jobs may use it; null = all. */
  readonly queues: readonly string[] | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Exact to a minute; null = never. */
  readonly lastUsedAt: number | null;
}

/** An address as credentials are compared with it. */
interface Target {
  readonly kind: CredentialKind;
  readonly host: string;
  /** Without a slash at either end. */
  readonly path: string;
}

/** What a server may read as something else than it looks like, so that it would lead out of the beginning of a path. */
const AMBIGUOUS = /%2e|%2f|%5c|%25|\\|(?:^|\/)\.\.?(?:\/|$)/i;

/**
 * The credential that a job of a queue uses for an address: the one with the longest path; of several, one that names
 * the queue; of those, the newest.
 * @param address as a job has it, such as `https://github.com/owner/repo` or `ssh://git@host/owner/repo`
 */
export function credentialFor<Each extends Credential>(
  address: string,
  queue: string,
  credentials: readonly Each[],
): Each | undefined {
  const target = targetOf(address);
  if (target === null) return undefined;
  return credentials
    .filter(({ kind, host, queues }) => {
      return kind === target.kind && (queues?.includes(queue) ?? true) && covers(host, target);
    })
    .toSorted(
      (a, b) =>
        b.host.length - a.host.length ||
        Number(a.queues === null) - Number(b.queues === null) ||
        b.createdAt - a.createdAt ||
        (a.id < b.id ? 1 : -1),
    )[0];
}

/** `git@host:owner/repo` */
const SSH_SHORT = /^[^/@\s]+@([^:/@\s]+):\/?(\S+)$/;

/** Plain http counts as https here: whether it may be used is another question. */
function targetOf(address: string): Target | null {
  const short = SSH_SHORT.exec(address);
  if (short !== null)
    return { kind: "ssh", host: short[1] ?? "", path: (short[2] ?? "").replace(/\/+$/, "") };
  const url = URL.parse(address);
  if (url === null) return null;
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  switch (url.protocol) {
    case "https:":
    case "http:":
      return { kind: "https", host: url.host, path };
    case "ssh:":
      return { kind: "ssh", host: url.port === "22" ? url.hostname : url.host, path };
    default:
      return null;
  }
}

/** By whole names: `host/own` does not cover `host/owner`. */
function covers(prefix: string, { host, path }: Target): boolean {
  const slash = prefix.indexOf("/");
  if (slash < 0) return prefix === host;
  const begin = prefix.slice(slash + 1);
  if (prefix.slice(0, slash) !== host || AMBIGUOUS.test(path)) return false;
  return path === begin || path === `${begin}.git` || path.startsWith(`${begin}/`);
}
