import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import { SignInPage } from "../../../views/pages/sign-in.tsx";
import { render } from "../../../views/render.ts";
import { type Grant, may, queuesOf } from "../../auth/grant.ts";
import type { Tokens } from "../../auth/tokens.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { html, noContent, ownPath, seeOther } from "../answers.ts";
import { fieldsOf } from "../api/read-body.ts";
import { isOwnPage, TOKEN_COOKIE } from "../credentials.ts";
import type { Call } from "../door.ts";
import { failureOf } from "../errors.ts";
import { tooWide } from "../gate.ts";
import type { Web } from "../web.ts";
import { blankFrame } from "./frame.ts";

/** For how long a browser stays signed in, unless the token expires before, in seconds. */
const MONTH_S = 30 * 24 * 60 * 60;

/** Where a person gives the browser a token, and takes it away again. */
export function signInRoutes(web: Web): AnyElysia {
  const { door } = web;
  return new Elysia()
    .get(
      "/login",
      door((call) => show(web, call)),
    )
    .post(
      "/login",
      door((call) => signIn(web, call)),
    )
    .post(
      "/logout",
      door((call) => signOut(web, call)),
    );
}

/** The form, in the place of whatever was asked for. */
export function signInPage(
  web: Web,
  call: Call,
  { back, problem = null, status = 401 }: { back: string; problem?: string | null; status?: number },
): Response {
  const { prefix, theme, assets } = blankFrame(web, call);
  const look = { prefix, assets, ...(theme === undefined ? {} : { theme }) };
  return html(render(SignInPage({ ...look, back, problem })), status);
}

function show(web: Web, call: Call): Response {
  const back = backTo(web, call.url.searchParams.get("back"));
  return may(call.grant, "read") ? seeOther(back) : signInPage(web, call, { back, status: 200 });
}

async function signIn(web: Web, call: Call): Promise<Response> {
  refuseForeign(web, call);
  const { token: typed, back: asked } = await fieldsOf(web, call);
  const back = backTo(web, asked);
  const isForm = call.face === "html";
  // Nobody needs a token, so none is kept in the browser.
  if (call.grant.kind === "open" || web.tokens === null) return isForm ? seeOther(back) : noContent();
  try {
    const secret = typeof typed === "string" ? typed.trim() : "";
    const grant = admitted(web.tokens, secret);
    const response = isForm ? seeOther(back) : noContent();
    response.headers.set("set-cookie", cookie(web, call, secret, ageOf(web, grant)));
    return response;
  } catch (thrown) {
    if (!isForm || !(thrown instanceof JobdeckError)) throw thrown;
    const { message, status } = failureOf(thrown);
    return signInPage(web, call, { back, problem: message, status });
  }
}

/**
 * Other sites that may use the API must not sign somebody in: what they did then would be done under their token.
 * @throws JobdeckError `cross_site`
 */
function refuseForeign({ settings }: Web, { request }: Call): void {
  if (isOwnPage(request, settings.ownOrigins ?? [])) return;
  throw new JobdeckError("cross_site", "Signing in and out must come from this site itself");
}

/** @throws JobdeckError `token_required`, `token_invalid`, `queue_refused` */
function admitted(tokens: Tokens, secret: string): Grant {
  if (secret === "") throw new JobdeckError("token_required", "Expected a token in `token`");
  const grant = tokens.grantOf(secret);
  // Every page shows all jobs.
  if (queuesOf(grant) !== null) throw tooWide(grant);
  return grant;
}

function signOut(web: Web, call: Call): Response {
  refuseForeign(web, call);
  const response = call.face === "html" ? seeOther(links(web.prefix).signIn()) : noContent();
  response.headers.set("set-cookie", cookie(web, call, "", 0));
  return response;
}

function ageOf({ clock }: Web, { token }: Grant): number {
  const expiresAt = token?.expiresAt ?? null;
  if (expiresAt === null) return MONTH_S;
  return Math.max(1, Math.min(MONTH_S, Math.floor((expiresAt - clock.now()) / 1000)));
}

/**
 * No script reads it. `Lax`, since with `Strict` a link in a mail or a chat would lead to this form; what changes
 * something has to come from our own pages all the same, which the guard sees to.
 */
function cookie({ prefix }: Web, { request, url }: Call, secret: string, age: number): string {
  // Behind a proxy only the page's own address tells.
  const isSecure = url.protocol === "https:" || request.headers.get("origin")?.startsWith("https:") === true;
  const path = prefix === "" ? "/" : prefix;
  return `${TOKEN_COOKIE}=${secret}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

function backTo({ prefix }: Web, asked: unknown): string {
  const home = links(prefix).home();
  const path = typeof asked === "string" ? (ownPath(asked, prefix) ?? home) : home;
  return path.startsWith(links(prefix).signIn()) ? home : path;
}
