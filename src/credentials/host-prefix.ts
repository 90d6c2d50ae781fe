import type { CredentialKind } from "../domain/credential.ts";

const WRITTEN =
  /^(?:(?:https?|ssh):\/\/)?(?:[\w.-]+@)?(?<host>\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\%]+)(?::(?<port>\d{1,5}))?(?<path>\/[^\s?#\\%]*)?$/i;
/** As parts of a path: they would not stay where they are. */
const DOTS = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * What a person wrote as the place of a credential, in the form in which addresses have it: in lower case, without the
 * usual port, and with a path only where one is meant.
 * @returns null when it is none
 */
export function hostPrefix(written: string, kind: CredentialKind): string | null {
  const { host, port, path = "" } = WRITTEN.exec(written.trim())?.groups ?? {};
  if (host === undefined || DOTS.test(path)) return null;
  const parsed = URL.parse(`https://${host}${path}`);
  if (parsed === null || parsed.hostname === "") return null;
  const usual = kind === "ssh" ? 22 : 443;
  const number = port === undefined ? usual : Number(port);
  if (number < 1 || number > 65_535) return null;
  const name = parsed.hostname.replace(/^www\./, "").replace(/\.$/, "");
  const place = parsed.pathname
    .split("/")
    .filter((part) => part !== "")
    .join("/")
    .replace(/\.git$/i, "");
  return `${name}${number === usual ? "" : `:${number}`}${place === "" ? "" : `/${place}`}`;
}
