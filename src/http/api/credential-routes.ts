import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import { json, noContent, seeOther } from "../answers.ts";
import type { Call } from "../door.ts";
import { isBrowser } from "../negotiate.ts";
import { credentialAgain } from "../pages/settings.ts";
import type { Web } from "../web.ts";
import { readCredential } from "./credential-body.ts";
import { credentialJson } from "./credential-json.ts";
import { bodyOf } from "./read-body.ts";
import { whoAsks } from "./who.ts";

const UNSTORED = { "cache-control": "no-store" };

type OneCredential = Call<{ id: string }>;

/** Credentials for private repositories: added, listed without their secrets, removed. */
export function credentialRoutes(web: Web): AnyElysia {
  const { door, credentials } = web;
  const remove = door<{ id: string }>((call) => removeOne(web, call));
  return new Elysia({ prefix: "/api/credentials" })
    .get(
      "/",
      door(() => json({ credentials: credentials.list().map(credentialJson) }, 200, UNSTORED)),
    )
    .post(
      "/",
      door((call) => create(web, call)),
    )
    .delete("/:id", remove)
    .post("/:id/delete", remove);
}

async function create(web: Web, call: Call): Promise<Response> {
  const body = await bodyOf(web, call);
  return await credentialAgain(web, call, body, async () => {
    const credential = await web.credentials.create(readCredential(body), whoAsks(call));
    if (isBrowser(call.face)) return seeOther(links(web.prefix).credentials());
    return json(credentialJson({ credential, isReadable: true }), 201, UNSTORED);
  });
}

async function removeOne(web: Web, { params, face }: OneCredential): Promise<Response> {
  await web.credentials.remove(params.id);
  return isBrowser(face) ? seeOther(links(web.prefix).credentials()) : noContent();
}
