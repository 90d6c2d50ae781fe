import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import { BUILT_IN_TYPES } from "./built-in.ts";
import { command } from "./command.ts";
import { isJobType, type JobType } from "./define.ts";
import { provideOwnModule } from "./own-module.ts";

/** The name of a file that makes a program, in any language, a job type. */
const MANIFEST = "jobdeck.job.json";
const SCRIPT = /\.(ts|js|mjs)$/;
const NO_TYPE = /(\.d|\.test|\.config)\.(ts|js|mjs)$/;

interface Found {
  readonly type: JobType;
  /** The file that it comes from. */
  readonly from: string;
}

export interface TypeSettings {
  /** Files and folders, absolute. */
  readonly jobs: readonly string[];
  readonly allowCommands: boolean;
}

/**
 * The job types of a deck: the built-in ones, then those of JOBDECK_JOBS in its order.
 * @throws JobdeckError `config_invalid`, which names the file and what is wrong with it
 */
export async function loadJobTypes({ jobs, allowCommands }: TypeSettings): Promise<readonly JobType[]> {
  const builtIn = allowCommands ? [...BUILT_IN_TYPES, command] : BUILT_IN_TYPES;
  const found: Found[] = builtIn.map((type) => ({ type, from: "Jobdeck itself" }));
  for (const path of jobs) {
    const own = statSync(path).isDirectory() ? await ofFolder(path) : await ofFile(path);
    if (own.length === 0) throw invalid(path, "Expected at least one job type, found none");
    for (const one of own) {
      const other = found.find(({ type }) => type.type === one.type.type);
      if (other !== undefined) {
        throw invalid(
          one.from,
          `Expected \`type\` to be new, but ${other.from} has a job type ${one.type.type} too`,
        );
      }
      found.push(one);
    }
  }
  return found.map(({ type }) => type);
}

/** A folder with a manifest is one program, whatever else lies in it. */
async function ofFolder(folder: string): Promise<readonly Found[]> {
  const own = join(folder, MANIFEST);
  if (existsSync(own)) return ofFile(own);
  const found: Found[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    const manifest = join(path, MANIFEST);
    if (existsSync(manifest)) found.push(...(await ofFile(manifest)));
    else if (SCRIPT.test(entry.name) && !NO_TYPE.test(entry.name)) found.push(...(await ofFile(path)));
  }
  return found;
}

async function ofFile(path: string): Promise<readonly Found[]> {
  if (path.endsWith(".json")) {
    const { readManifest } = await import("./manifest.ts");
    return [{ type: readManifest(path), from: path }];
  }
  if (!SCRIPT.test(path)) throw invalid(path, "Expected a .ts, .js, .mjs or .json file");
  provideOwnModule();
  const module = pathToFileURL(path).href;
  let exports: object;
  try {
    exports = await import(module);
  } catch (cause) {
    throw invalid(path, `It can't be loaded: ${messageOf(cause)}`, cause);
  }
  const types = new Set(Object.values(exports).filter(isJobType));
  return [...types].map((type) => ({ type: { ...type, module: type.module ?? module }, from: path }));
}

function invalid(path: string, rule: string, cause?: unknown): JobdeckError {
  return new JobdeckError("config_invalid", `${path}: ${rule}`, cause === undefined ? {} : { cause });
}
