import type { Config } from "../config.ts";
import { type Log, SILENT } from "../domain/log.ts";
import type { Host } from "./host.ts";

/** How a command that stays tells of its start and of its stop. */
interface Speech {
  /** Whether standard output has words: who has asked for JSON alone is told all of it by the log. */
  readonly isForPeople: boolean;
  readonly log: Log;
}

export async function speechOf(host: Host, config: Config): Promise<Speech> {
  const isForPeople = config.logFormat !== "json";
  // A person is told it by the greeting already.
  const isGreeted = isForPeople && host.out.isTTY && host.err.isTTY;
  return { isForPeople, log: isGreeted ? SILENT : await host.log(config) };
}
