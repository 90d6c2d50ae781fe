import { Type as t } from "@sinclair/typebox";
import {
  BULK_ACTIONS,
  type BulkFilter,
  type BulkRequest,
  bulkFilterOf,
  MOST_BULK_IDS,
} from "../../domain/bulk.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Body } from "../body.ts";
import { decode } from "../decode.ts";
import { choice, invalidQuery, readFilter } from "./list-query.ts";

const ID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const word = t.Optional(t.String());
const words = t.Optional(t.Union([t.String(), t.Array(t.String(), { maxItems: 50 })]));

export const BulkBody = t.Object(
  {
    action: t.Union(BULK_ACTIONS.map((action) => t.Literal(action))),
    ids: t.Optional(
      t.Array(t.String({ pattern: ID.source }), {
        minItems: 1,
        maxItems: MOST_BULK_IDS,
        description: "Which jobs, by their ids",
      }),
    ),
    filter: t.Optional(
      t.Object(
        {
          ...{ status: words, type: words, session: word, queue: word, tag: word, node: word, q: word },
          ...{ parent: word, createdAfter: word, createdBefore: word },
        },
        { additionalProperties: false, description: "Which jobs, by what narrows a list; `{}` means all" },
      ),
    ),
    dryRun: t.Optional(t.Boolean({ description: "True: only say what it would do" })),
  },
  { additionalProperties: false },
);

/** A wish, and whether it is only to be told what it would do. */
export interface BulkWish {
  readonly request: BulkRequest;
  readonly dryRun: boolean;
}

/**
 * The body of `POST /api/jobs/bulk`. As a form it has the filter as a query string in one field, which is empty for
 * all jobs.
 * @throws JobdeckError `request_invalid`
 */
export function readBulk(body: Body): BulkWish {
  const { action, ids, filter, dryRun = false } = decode(BulkBody, fieldsIn(body), "the body");
  if (ids !== undefined && filter === undefined)
    return { request: { action, ids: [...new Set(ids.map((id) => id.toLowerCase()))] }, dryRun };
  if (ids === undefined && filter !== undefined) {
    return { request: { action, filter: checked(filter) }, dryRun };
  }
  throw new JobdeckError("request_invalid", "Expected either `ids` or `filter`; `{}` means all jobs", {
    issues: [{ path: "/filter", message: "must be given where /ids is not, and only there" }],
  });
}

/**
 * The query of the page that asks before it is done: `action`, and either `ids` or what narrows a list.
 * @throws JobdeckError `invalid_query`
 */
export function readBulkQuery(params: URLSearchParams): BulkRequest {
  const action = choice(params, "action", BULK_ACTIONS);
  if (action === undefined) throw invalidQuery("action", `one of ${BULK_ACTIONS.join(", ")}`);
  const ids = params.getAll("ids").map((id) => id.toLowerCase());
  if (ids.length === 0) return { action, filter: bulkFilterOf(readFilter(params)) };
  if (!ids.every((id) => ID.test(id))) throw invalidQuery("ids", "ids of jobs");
  return { action, ids: [...new Set(ids)] };
}

function fieldsIn(body: Body): unknown {
  switch (body.kind) {
    case "none":
      return {};
    case "json":
      return body.value;
    case "form": {
      const { fields } = body;
      const ids = fields.getAll("ids");
      const filter = fields.get("filter");
      return {
        action: fields.get("action"),
        ...(ids.length === 0 ? {} : { ids }),
        ...(filter === null ? {} : { filter: bulkFilterOf(readFilter(new URLSearchParams(filter))) }),
      };
    }
    default:
      return body satisfies never;
  }
}

/** The same rules as for the query of a list. */
function checked(filter: Readonly<Record<string, string | readonly string[]>>): BulkFilter {
  const params = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : value.map((each) => [name, each]),
    ),
  );
  try {
    return bulkFilterOf(readFilter(params));
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError)) throw thrown;
    const issues = thrown.issues.map(({ path, message }) => ({ path: `/filter${path}`, message }));
    const fields = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
    throw new JobdeckError("request_invalid", `Expected \`filter\` to be as for a list. ${fields}`, {
      issues,
      cause: thrown,
    });
  }
}
