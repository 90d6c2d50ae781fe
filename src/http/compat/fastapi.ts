import { json } from "../answers.ts";
import { type Refuse, refusalHeaders } from "./faced.ts";

/**
 * `{"detail": …}`, the way of systems made with FastAPI: one sentence, or for a value that is wrong a list that says
 * where it was and what its rule is.
 * @param where values of a request come from, as in `["query", "limit"]`
 */
export function refuseWithDetail(where: "query" | "body" | "path"): Refuse {
  return (failure) => {
    const { status, message, issues } = failure;
    const detail =
      status === 422 && issues.length > 0
        ? issues.map(({ path, message: msg }) => ({
            loc: [where, ...path.split("/").slice(1)],
            msg,
            type: "value_error",
          }))
        : message;
    return json({ detail }, status, refusalHeaders(failure));
  };
}
