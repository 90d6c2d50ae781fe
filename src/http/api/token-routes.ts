import { type AnyElysia, Elysia } from "elysia";
import type { Tokens } from "../../auth/tokens.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { json, noContent } from "../answers.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { fieldsOf } from "./read-body.ts";
import { readTokenRequest } from "./token-body.ts";
import { tokenJson } from "./token-json.ts";
import { whoAsks } from "./who.ts";

const UNSTORED = { "cache-control": "no-store" };

/** Tokens: made, listed, revoked. */
export function tokenRoutes(web: Web): AnyElysia {
  const { door, clock } = web;
  return new Elysia({ prefix: "/api/tokens" })
    .get(
      "/",
      door(() =>
        json({
          tokens: tokensOf(web)
            .list()
            .map((token) => tokenJson(token, clock.now())),
        }),
      ),
    )
    .post(
      "/",
      door((call) => create(web, call)),
    )
    .delete(
      "/:id",
      door<{ id: string }>(async ({ params }) => {
        await tokensOf(web).revoke(params.id);
        return noContent();
      }),
    );
}

/** 201 with the token and its secret, which is not shown again. */
async function create(web: Web, call: Call): Promise<Response> {
  const tokens = tokensOf(web);
  const request = readTokenRequest(await fieldsOf(web, call));
  // Whoever asks over the network might have no other way to make the next one.
  if (!tokens.exist && !request.scopes.includes("admin")) {
    throw new JobdeckError(
      "request_invalid",
      "The first token must have the scope admin: from now on every request needs one, and without admin nobody could create another",
      { issues: [{ path: "/scopes", message: "must hold admin in the first token" }] },
    );
  }
  const { token, secret } = await tokens.create(request, whoAsks(call));
  return json({ ...tokenJson(token, web.clock.now()), token: secret }, 201, UNSTORED);
}

function tokensOf({ tokens }: Web): Tokens {
  if (tokens !== null) return tokens;
  throw new JobdeckError(
    "not_found",
    "The program that Jobdeck is in decides who may use it: there are no tokens",
  );
}
