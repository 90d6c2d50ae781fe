import type { CredentialKind } from "../domain/credential.ts";
import { type Issue, JobdeckError, quote } from "../domain/errors.ts";
import { hostPrefix } from "./host-prefix.ts";
import { privateKeyProblem } from "./private-key.ts";

/** A credential as it is given. */
export interface CredentialRequest {
  /** Letters, digits, spaces and `. _ @ -`, at most 60. */
  readonly name: string;
  readonly kind: CredentialKind;
  /** As a person writes it: `github.com/owner`, or the whole address. */
  readonly host: string;
  /** Null = all. */
  readonly queues: readonly string[] | null;
  /** A token or password, or a private key. */
  readonly secret: string;
  /** Of kind `https`; default `git`, since most servers look at the token alone. */
  readonly username?: string;
  /** Of kind `ssh`. */
  readonly knownHosts?: string;
}

/** What of a request is kept encrypted. */
export interface SecretPart {
  readonly secret: string;
  readonly username: string;
  readonly knownHosts: string;
}

export interface CheckedRequest {
  readonly host: string;
  readonly part: SecretPart;
}

export const LONGEST_SECRET = 20_000;
export const LONGEST_KNOWN_HOSTS = 20_000;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u;
const QUEUE = /^[\w.:-]{1,64}$/;
const MOST_QUEUES = 100;
const DEFAULT_USER = "git";
/** What a header may hold; a line break would begin another one. */
const VISIBLE = /^[\x21-\x7e]+$/;

/**
 * @param taken names of other credentials
 * @throws JobdeckError `request_invalid`, never with a secret in it
 */
export function checkRequest(request: CredentialRequest, taken: readonly string[]): CheckedRequest {
  const { name, kind, queues } = request;
  const issues: Issue[] = [];
  const refuse = (path: string, message: string) => void issues.push({ path, message });
  if (!NAME.test(name)) {
    refuse(
      "/name",
      "must begin with a letter or digit, and have at most 60 letters, digits, spaces or . _ @ -",
    );
  } else if (taken.includes(name)) {
    refuse("/name", `must not be that of another credential, got ${quote(name)}`);
  }
  const host = hostPrefix(request.host, kind);
  if (host === null) {
    refuse(
      "/host",
      `must be a host, perhaps with the beginning of a path, such as github.com/owner, got ${quote(request.host)}`,
    );
  }
  if (queues !== null && !(queues.length > 0 && queues.length <= MOST_QUEUES)) {
    refuse("/queues", `must have 1 to ${MOST_QUEUES} names, or be left out for all queues`);
  } else if (queues?.every((queue) => QUEUE.test(queue)) === false) {
    refuse("/queues", "must be names of queues: 1 to 64 letters, digits or _ . : -");
  }
  const part = kind === "https" ? ofHttps(request, refuse) : ofSsh(request, refuse);
  if (issues.length > 0 || host === null) {
    const words = issues.map(({ path, message }) => `${path.slice(1)}: ${message}`).join("; ");
    throw new JobdeckError("request_invalid", `A credential can't be added so. ${words}`, { issues });
  }
  return { host, part };
}

type Refuse = (path: string, message: string) => void;

function ofHttps({ secret, username = "", knownHosts }: CredentialRequest, refuse: Refuse): SecretPart {
  const token = secret.trim();
  const user = username.trim() || DEFAULT_USER;
  if (token.startsWith("-----BEGIN")) {
    refuse("/secret", "must be a token or a password; a private key is of kind ssh");
  } else if (!VISIBLE.test(token) || token.length > LONGEST_SECRET) {
    refuse("/secret", "must be a token or a password in one line, without spaces");
  }
  if (!VISIBLE.test(user) || user.includes(":")) {
    refuse("/username", "must be a name without spaces and colons");
  }
  if (knownHosts !== undefined && knownHosts.trim() !== "") {
    refuse("/knownHosts", "must be left out: it belongs to kind ssh");
  }
  return { secret: token, username: user, knownHosts: "" };
}

function ofSsh({ secret, username, knownHosts = "" }: CredentialRequest, refuse: Refuse): SecretPart {
  const key = `${lines(secret).join("\n")}\n`;
  const problem = secret.length > LONGEST_SECRET ? "is too long" : privateKeyProblem(key);
  if (problem !== null) refuse("/secret", problem);
  if (username !== undefined && username.trim() !== "") {
    refuse("/username", "must be left out: with ssh it is in the address, as in git@host");
  }
  const hosts = lines(knownHosts).filter((line) => line !== "" && !line.startsWith("#"));
  const isKnown =
    hosts.length > 0 &&
    knownHosts.length <= LONGEST_KNOWN_HOSTS &&
    hosts.every((line) => /^\S+ +[\w@.-]+ +[A-Za-z0-9+/]+={0,2}(?: |$)/.test(line));
  if (!isKnown) {
    refuse(
      "/knownHosts",
      "must have the server's public keys as `ssh-keyscan HOST` prints them, a line each: without them nobody could tell the server from another",
    );
  }
  return { secret: key, username: "", knownHosts: `${hosts.join("\n")}\n` };
}

function lines(text: string): readonly string[] {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
}
