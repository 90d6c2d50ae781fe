import { isJobType, type JobType } from "../../jobs/define.ts";

/**
 * Imports a file and finds the definition of a job type among its exports.
 * @param module its path or `file:` URL
 * @throws Error when the file can't be loaded, or exports no such definition
 */
export async function loadType(module: string, name: string): Promise<JobType> {
  const exports = await load(module, name);
  for (const value of Object.values(exports)) {
    if (isJobType(value) && value.type === name) return value;
  }
  throw new Error(`The file of job type ${name} exports no job type of this name`);
}

async function load(module: string, name: string): Promise<object> {
  try {
    return await import(module);
  } catch (cause) {
    throw new Error(`The file of job type ${name} could not be loaded`, { cause });
  }
}
