/** Ports to the outside that a handler may ask for. The runner and the server give the same ones. */
export interface Services {
  readonly processes: Processes;
  readonly git: GitAccess;
}

/** Starts programs that belong to the run: they inherit its process group and its `JOBDECK_RUN` mark. */
export interface Processes {
  /** @returns the process id of the started program */
  spawn(command: readonly string[]): number;
}

export interface GitAccess {
  /** What a job may read: see docs/configuration. */
  readonly policy: GitPolicy;
}

export interface GitPolicy {
  /** Folders whose repositories may be read by path, absolute and resolved. */
  readonly repoRoots: readonly string[];
  /** Whether hosts with a private address may be asked. */
  readonly allowPrivateHosts: boolean;
}
