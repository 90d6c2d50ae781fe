import { ErrorCard } from "../../views/fragments/error-card.tsx";
import { ErrorPage } from "../../views/pages/error.tsx";
import { render } from "../../views/render.ts";
import { html, json } from "./answers.ts";
import type { Call } from "./door.ts";
import { type Failure, failureJson, failureOf } from "./errors.ts";
import { blankFrame, frameOf } from "./pages/frame.ts";
import type { Web } from "./web.ts";

/** Answers a failure in the way that the request prefers: JSON, a page, or a fragment that htmx shows. */
export function refusal(web: Web, call: Call, thrown: unknown, beside = ""): Response {
  const failure = failureOf(thrown);
  if (failure.status === 500) web.onFault(thrown, call.requestId);
  const headers = headersOf(failure);
  switch (call.face) {
    case "fragment":
      return html(card(web, call, failure) + beside, failure.status, headers);
    case "html":
      return html(page(web, call, failure), failure.status, headers);
    default:
      return json(failureJson(failure, call.requestId), failure.status, headers);
  }
}

function headersOf({ retryAfter, allowed }: Failure): Readonly<Record<string, string>> {
  return {
    ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    ...(allowed.length === 0 ? {} : { allow: allowed.join(", ") }),
  };
}

/** People are told the number under which a bug is noted; of any other failure nothing is noted. */
function noted({ requestId }: Call, { status }: Failure): { readonly requestId?: string } {
  return status === 500 ? { requestId } : {};
}

function card({ prefix }: Web, call: Call, failure: Failure): string {
  const { message, issues } = failure;
  return render(ErrorCard({ prefix, message, issues, ...noted(call, failure) }));
}

function page(web: Web, call: Call, failure: Failure): string {
  const { status, message, issues } = failure;
  try {
    const frame = failure.code === "foreign_host" ? blankFrame(web, call) : frameOf(web, call);
    return render(ErrorPage({ frame, status, message, issues, ...noted(call, failure) }));
  } catch (cause) {
    // The page around the message needs the store, which may be what failed.
    web.onFault(cause, call.requestId);
    return card(web, call, failure);
  }
}
