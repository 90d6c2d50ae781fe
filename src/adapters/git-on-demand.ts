import type { GitAccess } from "../jobs/git.ts";
import type { GitAccessOptions } from "./git.ts";

/** The system's git, loaded when a handler first asks for it: that takes 25 ms, and most jobs never do. */
export function gitOnDemand(options: GitAccessOptions): GitAccess {
  const load = async () => {
    const { gitAccess } = await import("./git.ts");
    return gitAccess(options);
  };
  return {
    policy: options.policy,
    resolve: async (place, ref, signal) => (await load()).resolve(place, ref, signal),
    isRepository: async (path) => (await load()).isRepository(path),
    snapshot: async (place, folder, copying) => (await load()).snapshot(place, folder, copying),
    copy: async (target, folder, copying) => (await load()).copy(target, folder, copying),
  };
}
