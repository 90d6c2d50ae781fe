import { ERROR_CODES, type ErrorCode } from "../../domain/errors.ts";
import { statusOf } from "../errors.ts";
import { FAILURE_WORDS } from "./failure-words.ts";
import { needOfOperation } from "./need.ts";
import type { Operation } from "./operation.ts";

/** Codes by status, in the order of the table, for everything that can go wrong with an operation. */
export function failuresOf(operation: Operation): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([...(operation.errors ?? []), ...common(operation)]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of ERROR_CODES) {
    if (!codes.has(code) || FAILURE_WORDS[code] === null) continue;
    const status = statusOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** What can go wrong with each of its kind. */
function common({ method, path, body, parameters = [] }: Operation): readonly ErrorCode[] {
  const changes = method !== "get";
  const isApi = path.startsWith("/api/");
  const hasQuery = parameters.some((parameter) => parameter.in === "query");
  return [
    "foreign_host",
    "database_unreadable",
    ...(isApi ? (["rate_limited"] as const) : []),
    ...(needOfOperation({ method, path }).scope === "public"
      ? []
      : (["token_required", "token_invalid", "scope_missing", "queue_refused"] as const)),
    ...(hasQuery ? (["invalid_query"] as const) : []),
    ...(changes ? (["cross_site", "data_folder_unwritable", "disk_full"] as const) : []),
    ...(body === undefined
      ? []
      : (["body_unreadable", "body_too_large", "unsupported_media_type", "request_invalid"] as const)),
  ];
}
