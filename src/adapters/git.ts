import type { GitAccess, GitPolicy } from "../jobs/git.ts";
import type { Lookup } from "./address.ts";
import { Tally } from "./files/left-out.ts";
import { readArchive } from "./files/read-archive.ts";
import { readFolder } from "./files/read-folder.ts";
import type { GitEnvironment } from "./git/command.ts";
import { copyCommit } from "./git/copy.ts";
import { admit, admittedFolder, isRepository, refusePart } from "./git/place.ts";
import { resolveRef } from "./git/resolve.ts";
import { importFiles } from "./git/snapshot.ts";

export interface GitAccessOptions {
  readonly policy: GitPolicy;
  /** This process's environment; git is given `PATH` and `JOBDECK_RUN` of it and nothing else. */
  readonly env: GitEnvironment;
  /** How a host's addresses are found; default: the system's resolver. */
  readonly lookup?: Lookup;
}

/**
 * The system's git, held to the policy and to nothing that a repository or a server says: no configuration, prompts,
 * hooks, filters, submodules or redirects, and never a checkout.
 */
export function gitAccess({ policy, env, lookup }: GitAccessOptions): GitAccess {
  return {
    policy,
    async resolve(place, ref, signal) {
      await using remote = await admit(place, policy, lookup);
      return await resolveRef({ env, place, remote, signal }, ref);
    },
    async copy(target, folder, options) {
      await using remote = await admit(target.place, policy, lookup);
      return await copyCommit(env, remote, target, folder, options);
    },
    async isRepository(path) {
      const folder = await admittedFolder(path, policy);
      if (isRepository(folder)) return true;
      refusePart(folder, policy);
      return false;
    },
    async snapshot(place, into, { signal, onProgress }) {
      const tally = new Tally();
      const isFolder = place.kind === "files";
      const entries = isFolder
        ? readFolder({
            ...{ env, tally, signal, hidden: policy.hidden ?? [] },
            folder: await admittedFolder(place.path, policy),
          })
        : readArchive({ file: place.path, filename: place.filename, tally, signal });
      const what = isFolder ? "folder" : "archive";
      const copy = await importFiles(entries, into, { env, signal, onProgress, what, withoutTop: !isFolder });
      return { copy, leftOut: tally.all() };
    },
  };
}
