import ipaddr from "ipaddr.js";
import { isPublicAddress } from "../domain/address.ts";

const NETWORK_BYTES = 8;

/**
 * Who asks, as far as counting requests goes: an address; of IPv6 the network, since one machine has as many addresses
 * in it as it likes.
 * @param peer the other end of the connection; undefined where there is none, as in tests
 * @param behindProxy whether a proxy of our own stands before us: then a peer that is not public is that proxy, and the
 * last address that it wrote is the client's
 */
export function clientOf(headers: Headers, peer: string | undefined, behindProxy: boolean): string {
  const address = peer ?? "";
  if (!behindProxy || isPublicAddress(address)) return networkOf(address);
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return networkOf(ipaddr.isValid(last) ? last : address);
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return "";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return parsed
    .toByteArray()
    .slice(0, NETWORK_BYTES)
    .map((byte) => byte.toString(16))
    .join(":");
}
