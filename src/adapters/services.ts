import { type Static, Type } from "@sinclair/typebox";
import type { Clock } from "../domain/clock.ts";
import type { Services } from "../jobs/services.ts";
import { gitOnDemand } from "./git-on-demand.ts";

/** What the services need to know of the settings; it travels to the runner as JSON. */
export const SERVICE_SETTINGS = Type.Object({
  git: Type.Object({ repoRoots: Type.Array(Type.String()), allowPrivateHosts: Type.Boolean() }),
});

export type ServiceSettings = Static<typeof SERVICE_SETTINGS>;

export interface ServicesOptions {
  readonly settings: ServiceSettings;
  /** This process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** The services that all runs of a process share: the same in the server and in the runner. */
export function sharedServices({ settings, env, clock }: ServicesOptions): Omit<Services, "processes"> {
  return { clock, git: gitOnDemand({ policy: settings.git, env }) };
}
