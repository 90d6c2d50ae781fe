export const DEPENDENCY_KINDS = ["runtime", "peer", "optional", "development"] as const;

export interface Dependency {
  readonly name: string;
  /** As the manifest writes it; null = any. */
  readonly range: string | null;
  readonly kind: (typeof DEPENDENCY_KINDS)[number];
  /** From 1. */
  readonly line: number;
}

/** How names in manifests and in imports belong together. */
export type Ecosystem = "npm" | "Python" | "Go" | "Rust" | "JVM" | ".NET" | "PHP" | "Ruby" | "Swift";

/** What a manifest says. */
export interface Package {
  /** Path of the manifest. */
  readonly manifest: string;
  /** `""` for the repository's own folder. */
  readonly folder: string;
  readonly ecosystem: Ecosystem;
  readonly name: string | null;
  readonly version: string | null;
  readonly dependencies: readonly Dependency[];
  /** Patterns of the folders of the packages that it holds together. */
  readonly members: readonly string[];
  /** What installing it adds to the command line. */
  readonly commands: readonly { readonly name: string; readonly target: string; readonly line: number }[];
}
