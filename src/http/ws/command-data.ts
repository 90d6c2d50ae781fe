import { JobdeckError } from "../../domain/errors.ts";

/** The `data` of a command. */
export type CommandData = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is CommandData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws JobdeckError `request_invalid` */
export function jobIdOf(data: CommandData): string {
  const { job_id: id } = data;
  if (typeof id === "string" && id !== "") return id.slice(0, 100);
  throw new JobdeckError("request_invalid", "job_id is required");
}
