import { literalAddress } from "../domain/address.ts";
import { JobdeckError, quote } from "../domain/errors.ts";

const OWN_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses requests that a browser was talked into sending. */
export type Guard = (request: Request) => void;

/**
 * Two checks: the request must name a host that is ours (a DNS name that was pointed at this machine is not), and one
 * that changes something must not come from another site. Programs send neither `Sec-Fetch-Site` nor `Origin`; they
 * are let through.
 * @param publicHosts further names under which people may reach us, without ports
 * @param takesAddresses whether a Host that is an address is ours as it stands: no DNS name that was pointed here is one
 * @param origins whose pages may change something too, such as that of the proxy before us
 * @returns throws JobdeckError `foreign_host` or `cross_site`
 */
export function createGuard(
  publicHosts: readonly string[],
  origins: readonly string[] = [],
  takesAddresses = false,
): Guard {
  const friends = new Set(origins);
  const allowed = new Set([...OWN_NAMES, ...publicHosts.map((name) => name.toLowerCase())]);
  return (request) => {
    const address = URL.parse(request.url);
    const host = (request.headers.get("host") ?? address?.host ?? "").toLowerCase();
    // Without an address the header names no host at all, such as `localhost:80:80`, or is missing.
    const name = nameOf(host);
    const isOurs = allowed.has(name) || (takesAddresses && literalAddress(name) !== null);
    if (address === null || !isOurs) {
      throw new JobdeckError(
        "foreign_host",
        `Expected the Host header to name this server (${[...allowed].join(", ")}; JOBDECK_ALLOWED_HOSTS adds names), got ${quote(host)}`,
      );
    }
    const changes = !READING.has(request.method) || isHandshake(request);
    if (changes && !friends.has(request.headers.get("origin") ?? "")) refuseOtherSites(request, host);
  };
}

/** Commands come over a WebSocket, and a browser lets any page open one to us. */
function isHandshake(request: Request): boolean {
  return request.headers.get("upgrade")?.toLowerCase() === "websocket";
}

function refuseOtherSites(request: Request, host: string): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (
    site !== null ? site === "same-origin" || site === "none" : origin === null || hostOf(origin) === host
  ) {
    return;
  }
  const [header, value] = site === null ? ["Origin", origin ?? ""] : ["Sec-Fetch-Site", site];
  throw new JobdeckError(
    "cross_site",
    `A request that changes something must come from this site itself, got ${header} ${quote(value)}`,
  );
}

function hostOf(origin: string): string | null {
  const url = URL.parse(origin);
  return url !== null && /^https?:$/.test(url.protocol) ? url.host : null;
}

/** The name without the port; an IPv6 address keeps its brackets. */
function nameOf(host: string): string {
  return host.replace(/:\d{0,5}$/, "");
}
