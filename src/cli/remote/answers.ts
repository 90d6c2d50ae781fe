import type { JobJson } from "../../domain/job-json.ts";
import type { TypeInfo } from "../../domain/type-info.ts";
import { notJobdeck } from "./failures.ts";

// Each looks at what tells a Jobdeck from another server; the rest is as docs/api.md says.

export function jobJsonOf(answer: unknown, server: string): JobJson {
  const { id, status, progress } = record(answer);
  if (
    typeof id === "string" &&
    typeof status === "string" &&
    typeof progress === "object" &&
    progress !== null
  )
    return answer as JobJson;
  throw notJobdeck(server);
}

export function jobsOf(answer: unknown, server: string): readonly unknown[] {
  const { jobs } = record(answer);
  if (Array.isArray(jobs)) return jobs;
  throw notJobdeck(server);
}

export function typesOf(answer: unknown, server: string): readonly TypeInfo[] {
  const { types } = record(answer);
  if (Array.isArray(types)) return types as readonly TypeInfo[];
  throw notJobdeck(server);
}

export function lastSeqOf(answer: unknown, server: string): number {
  const { lastSeq } = record(answer);
  if (typeof lastSeq === "number") return lastSeq;
  throw notJobdeck(server);
}

export function versionOf(answer: unknown, server: string): string {
  const { status, version } = record(answer);
  if (status === "ok" && typeof version === "string") return version;
  throw notJobdeck(server);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
