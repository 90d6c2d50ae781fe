import { ErrorCard } from "../../views/fragments/error-card.tsx";
import { links } from "../../views/links.ts";
import { ErrorPage } from "../../views/pages/error.tsx";
import { render } from "../../views/render.ts";
import { may, queuesOf } from "../auth/grant.ts";
import { html, json, pageBefore } from "./answers.ts";
import type { Call } from "./door.ts";
import { type Failure, failureJson, failureOf } from "./errors.ts";
import { blankFrame, frameOf } from "./pages/frame.ts";
import { signInPage } from "./pages/sign-in.ts";
import type { Web } from "./web.ts";

/** Answers a failure in the way that the request prefers: JSON, a page, or a fragment that htmx shows. */
export function refusal(web: Web, call: Call, thrown: unknown, beside = ""): Response {
  const failure = failureOf(thrown);
  if (failure.status === 500) web.onFault(thrown, call.requestId);
  const headers = headersOf(web, call, failure);
  switch (call.face) {
    case "fragment":
      return html(card(web, call, failure) + beside, failure.status, headers);
    case "html":
      if (failure.status === 401) return askedToSignIn(web, call, failure, headers);
      return html(page(web, call, failure), failure.status, headers);
    default:
      return json(failureJson(failure, call.requestId), failure.status, headers);
  }
}

function headersOf({ prefix }: Web, call: Call, failure: Failure): Record<string, string> {
  const challenge = challengeOf(failure);
  // htmx would put the form into the page that is there, beside rows of jobs: the browser loads the page anew instead.
  const isBoosted = failure.status === 401 && call.request.headers.has("hx-request");
  const { retryAfter, allowed } = failure;
  return {
    ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    ...(allowed.length === 0 ? {} : { allow: allowed.join(", ") }),
    ...(challenge === null ? {} : { "www-authenticate": challenge }),
    ...(isBoosted ? { "hx-redirect": pageOf(call, prefix) } : {}),
  };
}

/** What RFC 6750 says of a token that is missing, not in force, or too small. */
function challengeOf({ code, details }: Failure): string | null {
  switch (code) {
    case "token_required":
      return 'Bearer realm="jobdeck"';
    case "token_invalid":
      return 'Bearer realm="jobdeck", error="invalid_token"';
    case "scope_missing":
      return `Bearer realm="jobdeck", error="insufficient_scope", scope="${String(details["scope"])}"`;
    default:
      return null;
  }
}

/** The page to come back to: the one that was asked for, or the one that a form or fragment belongs to. */
function pageOf({ request, url, face }: Call, prefix: string): string {
  const isPage = face === "html" && request.method === "GET";
  return isPage ? url.pathname + url.search : pageBefore(request, prefix, links(prefix).home());
}

/** A first visit is no mistake, so it is told of none. */
function askedToSignIn(
  web: Web,
  call: Call,
  { code, message, status }: Failure,
  headers: Record<string, string>,
) {
  const problem = code === "token_required" ? null : message;
  const response = signInPage(web, call, { back: pageOf(call, web.prefix), problem, status });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
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
  const { status, code, message, issues } = failure;
  try {
    const isSeen = may(call.grant, "read") && queuesOf(call.grant) === null;
    const frame = isSeen ? frameOf(web, call) : blankFrame(web, call);
    return render(ErrorPage({ frame, status, code, message, issues, ...noted(call, failure) }));
  } catch (cause) {
    // The page around the message needs the store, which may be what failed.
    web.onFault(cause, call.requestId);
    return card(web, call, failure);
  }
}
