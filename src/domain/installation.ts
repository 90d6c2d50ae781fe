import type { ExecutorKind } from "./job.ts";
import type { ModelSetup } from "./model-setup.ts";

/** What is in force on a server and what it stands on, fit to be shown: secrets are masked. */
export interface Installation {
  readonly settings: readonly {
    /** As an environment variable. */
    readonly name: string;
    /** "" = none. */
    readonly value: string;
    readonly from: string;
  }[];
  /** What this server is, then the programs that it needs; null = not found. */
  readonly versions: readonly { readonly name: string; readonly version: string | null }[];
  readonly dataFolder: {
    readonly path: string;
    readonly writable: boolean;
    readonly usedBytes: number;
    /** Null = as much as the disk has. */
    readonly limitBytes: number | null;
    /** Null = unknown. */
    readonly freeBytes: number | null;
  };
  /** `missing`: what one lacks on this machine, in a sentence; null = nothing. */
  readonly executors: readonly { readonly kind: ExecutorKind; readonly missing: string | null }[];
  /** Null = none. */
  readonly model: ModelSetup | null;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
}
