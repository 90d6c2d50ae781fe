import { type Static, Type } from "@sinclair/typebox";
import type { Clock } from "../domain/clock.ts";
import type { Jobs, Services } from "../jobs/services.ts";
import { gitOnDemand } from "./git-on-demand.ts";
import { modelOnDemand } from "./model/model-on-demand.ts";
import { MODEL_SETTINGS } from "./model/settings.ts";
import { sqliteCache } from "./sqlite-cache.ts";

/** What the services need to know of the settings; it travels to the runner as JSON. */
export const SERVICE_SETTINGS = Type.Object({
  git: Type.Object({
    ...{ repoRoots: Type.Array(Type.String()), allowPrivateHosts: Type.Boolean() },
    hidden: Type.Optional(Type.Array(Type.String())),
  }),
  /** The file that jobs keep things in for later jobs; absent = they keep nothing. */
  cacheFile: Type.Optional(Type.String()),
  /** Absent = there is none. */
  model: Type.Optional(MODEL_SETTINGS),
});

export type ServiceSettings = Static<typeof SERVICE_SETTINGS>;

export interface ServicesOptions {
  readonly settings: ServiceSettings;
  /** This process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** For a process that does not keep the jobs. */
export function noJobs(): Jobs {
  const refuse = (): never => {
    throw new Error("Other jobs can be reached from executor `inline` only: this is a process of its own");
  };
  return { find: refuse, listIds: refuse, cancel: refuse, retry: refuse, remove: refuse };
}

/** The services that all runs of a process share: the same in the server and in the runner. */
export function sharedServices({
  settings,
  env,
  clock,
}: ServicesOptions): Omit<Services, "processes" | "jobs"> {
  return {
    clock,
    git: gitOnDemand({ policy: settings.git, env }),
    model: modelOnDemand(settings.model, clock),
    cache: sqliteCache({ file: settings.cacheFile ?? null, clock }),
  };
}
