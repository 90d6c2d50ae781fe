import { lookup as systemLookup } from "node:dns/promises";
import { isLocalName, isPublicAddress, literalAddress } from "../domain/address.ts";
import { JobdeckError, messageOf, quote } from "../domain/errors.ts";

export type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>;

const everyAddress: Lookup = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

/**
 * The address to connect to for a host, checked once so that the connection can be pinned to it.
 * @param hostname as `URL` gives it: numbers in odd notations are already turned into the usual one
 * @throws JobdeckError `repo_refused` when the host has a private address and those are not allowed;
 *   `git_failed` when it has none
 */
export async function reachableAddress(
  hostname: string,
  options: { readonly allowPrivate: boolean; readonly lookup?: Lookup },
): Promise<string> {
  const literal = literalAddress(hostname);
  if (!options.allowPrivate && (isLocalName(hostname) || (literal !== null && !isPublicAddress(literal)))) {
    throw privateHost(hostname);
  }
  if (literal !== null) return literal;
  const found = await find(hostname, options.lookup ?? everyAddress);
  // One private answer among public ones is how rebinding is done, so every one of them must be public.
  if (!options.allowPrivate && !found.every(isPublicAddress)) throw privateHost(hostname);
  const first = found.find((ip) => !ip.includes(":")) ?? found[0];
  if (first === undefined) throw new JobdeckError("git_failed", `The host ${quote(hostname)} has no address`);
  return first;
}

async function find(hostname: string, lookup: Lookup): Promise<readonly string[]> {
  try {
    return (await lookup(hostname)).map((entry) => entry.address);
  } catch (cause) {
    const message = `The address of the host ${quote(hostname)} was not found: ${messageOf(cause)}`;
    throw new JobdeckError("git_failed", message, { cause });
  }
}

function privateHost(hostname: string): JobdeckError {
  return new JobdeckError(
    "repo_refused",
    `The host ${quote(hostname)} has a private address, which jobs may not ask. JOBDECK_ALLOW_PRIVATE_HOSTS allows it`,
  );
}
