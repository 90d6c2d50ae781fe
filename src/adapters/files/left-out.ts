/** Why something is not among the files that are kept, in the words of the log. */
const REASONS = {
  link: "symbolic or hard links",
  special: "devices, pipes or sockets",
  path: "names that lead out or can't be kept",
  encoding: "names that are not UTF-8",
  large: "files larger than 10 MB",
  secret: "files that may hold secrets",
  hidden: "files in folders whose name begins with a dot",
  installed: "files of installed packages",
  repository: "repositories within it",
  unreadable: "files that could not be read",
} as const;

export type Reason = keyof typeof REASONS;

/** Counts what is left out, by reason. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(reason: Reason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** In the order of the reasons. */
  all(): readonly { readonly reason: string; readonly count: number }[] {
    return Object.entries(REASONS).flatMap(([reason, words]) => {
      const count = this.#counts.get(reason);
      return count === undefined ? [] : [{ reason: words, count }];
    });
  }
}

/** Folders that begin with a dot and belong to a project; all others belong to a person or a program. */
const OPEN_FOLDERS = [".github", ".gitlab", ".circleci", ".changeset", ".storybook", ".devcontainer"];
const INSTALLED = ["node_modules", "bower_components", "__pycache__", "__MACOSX"];
/** What nobody commits on purpose, and would be shown to whoever reads the pages. */
const SECRET =
  /^(?:\.env(?!\.(?:example|sample|template|dist|defaults?)$)(?:\..*)?|\.(?:npmrc|netrc|pgpass|htpasswd|git-credentials|dockercfg)|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|v\d+\.backup))$/i;

/** Why a file is left out for its path alone; null = it is kept. */
export function reasonOf(path: string): Reason | null {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  const folders = parts.slice(0, -1);
  if (folders.some((part) => INSTALLED.includes(part))) return "installed";
  if (folders.some((part) => part.startsWith(".") && !OPEN_FOLDERS.includes(part))) return "hidden";
  return SECRET.test(name) ? "secret" : null;
}

/** The same as patterns for git, so that it does not even look into such folders; a later one wins. */
export const UNSEEN: readonly string[] = [
  ".*/",
  ...OPEN_FOLDERS.map((name) => `!${name}/`),
  ...INSTALLED.map((name) => `${name}/`),
];
