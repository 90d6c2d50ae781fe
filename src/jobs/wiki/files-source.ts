import { JobdeckError } from "../../domain/errors.ts";
import type { SuppliedDocument } from "../../domain/supplies.ts";
import type { JobContext } from "../define.ts";
import type { FilesPlace, GitCopy } from "../git.ts";
import type { WikiInput } from "./input.ts";
import { count } from "./pages/markdown.ts";
import type { RepoAddress } from "./repo-address.ts";

/** Files that are in no repository, and what they are called. */
export interface FilesSource {
  readonly place: FilesPlace;
  readonly title: string;
  readonly kind: "folder" | "archive";
}

/**
 * Whether an address stands for files that are in no repository.
 * @returns null when it is a repository's
 * @throws JobdeckError `document_not_found`, `repo_refused`; `input_invalid` when a `ref` is asked for
 */
export async function filesSource(
  { services: { git }, supplies }: JobContext<WikiInput>,
  address: RepoAddress,
  ref: string | undefined,
): Promise<FilesSource | null> {
  if (address.kind === "document") {
    refuseRef(ref, "An archive");
    const document = supplies.documents.find(({ id }) => id === address.id);
    if (document !== undefined) return ofDocument(document);
    throw new JobdeckError(
      "document_not_found",
      `No document has the id ${address.id}: it was deleted, or never uploaded here`,
    );
  }
  if (address.kind !== "folder" || (await git.isRepository(address.path))) return null;
  refuseRef(ref, "A folder that is no git repository");
  return { place: { kind: "files", path: address.path }, title: address.name, kind: "folder" };
}

function ofDocument({ filename, path }: SuppliedDocument): FilesSource {
  const title = filename.replace(/\.(?:zip|tar|tgz|tar\.gz)$/i, "") || filename;
  return { place: { kind: "archive", path, filename }, title, kind: "archive" };
}

function refuseRef(ref: string | undefined, what: string): void {
  if (ref === undefined) return;
  const message = `${what} has no branches, tags or commits: leave \`ref\` out`;
  throw new JobdeckError("input_invalid", message, { issues: [{ path: "/input/ref", message }] });
}

/** Makes a repository of the files, beside the documentation, and says what is not in it. */
export async function takeFiles(
  ctx: JobContext<WikiInput>,
  { place }: FilesSource,
  folder: string,
): Promise<GitCopy> {
  const { copy, leftOut } = await ctx.services.git.snapshot(place, folder, {
    signal: ctx.signal,
    onProgress: (current, total, note) => ctx.progress(current, total, note),
  });
  for (const { reason, count: n } of leftOut)
    ctx.log.info(`left out: ${count(n, "entry", "entries")}, ${reason}`);
  return copy;
}
