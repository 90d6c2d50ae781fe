import ipaddr from "ipaddr.js";

/**
 * Whether an address belongs to the public internet. Loopback, private, link-local, carrier-grade and reserved
 * ranges do not, nor does an IPv6 address that wraps such an IPv4 address.
 * @param ip in the usual notation; anything else is not public
 */
export function isPublicAddress(ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  if (address.kind() === "ipv4") return address.range() === "unicast";
  const bytes = address.toByteArray();
  // ::/96 is the old IPv4-compatible range, which ipaddr.js counts as unicast.
  return address.range() === "unicast" && bytes.slice(0, 12).some((byte) => byte !== 0);
}

/** The address that a URL's host stands for when it is written as numbers, without brackets; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith("[") && hostname.endsWith("]") ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}

/** Whether what listens on an address is reached from this machine alone. @param host lower case, without brackets */
export function isLoopback(host: string): boolean {
  return /^(localhost|127([.](25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|::1)$/.test(host);
}

/** As the host of an address under which a browser on this machine gets there. */
export function hostInAddress(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Whether a name can only mean this machine or its own network. */
export function isLocalName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || /\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}
