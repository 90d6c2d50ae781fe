import type { GitAccess, GitPolicy } from "../jobs/git.ts";
import type { Lookup } from "./address.ts";
import type { GitEnvironment } from "./git/command.ts";
import { copyCommit } from "./git/copy.ts";
import { admit } from "./git/place.ts";
import { resolveRef } from "./git/resolve.ts";

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
  };
}
