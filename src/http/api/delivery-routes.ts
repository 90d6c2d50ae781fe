import { Type as t } from "@sinclair/typebox";
import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import { BOUNDS } from "../../domain/submission.ts";
import { json, pageBefore, seeOther } from "../answers.ts";
import { decode } from "../decode.ts";
import type { Call } from "../door.ts";
import { isBrowser } from "../negotiate.ts";
import { webhooksPage } from "../pages/webhooks.ts";
import type { Web } from "../web.ts";
import { deliveryJson, endpointJson } from "./delivery-json.ts";
import { deliveriesJson, deliveryQuery } from "./delivery-query.ts";
import { bodyOf } from "./read-body.ts";

export const SwitchBody = t.Object(
  { url: t.String({ minLength: 1, maxLength: BOUNDS.callbackUrl }), on: t.Boolean() },
  { additionalProperties: false },
);

/** Callbacks: what was told to whom, and what came of it. */
export function deliveryRoutes(web: Web): AnyElysia {
  const { door, deliveries } = web;
  return new Elysia({ prefix: "/api/webhooks" })
    .get(
      "/deliveries",
      door((call) => list(web, call)),
    )
    .get(
      "/deliveries/:id",
      door<{ id: string }>(({ params }) => json(deliveryJson(deliveries.get(params.id)))),
    )
    .post(
      "/deliveries/:id/redeliver",
      door<{ id: string }>((call) => redeliver(web, call)),
    )
    .get(
      "/endpoints",
      door(() => json({ endpoints: deliveries.endpoints().map(endpointJson) })),
    )
    .post(
      "/endpoints",
      door((call) => switchEndpoint(web, call)),
    );
}

function list(web: Web, call: Call): Response {
  if (call.face === "html") return webhooksPage(web, call);
  const { filter, range } = deliveryQuery(web, call);
  return deliveriesJson(web.deliveries.list(filter, range));
}

async function redeliver(web: Web, call: Call<{ id: string }>): Promise<Response> {
  const delivery = await web.deliveries.sendAgain(call.params.id);
  return isBrowser(call.face) ? back(web, call) : json(deliveryJson(delivery), 202);
}

async function switchEndpoint(web: Web, call: Call): Promise<Response> {
  const body = await bodyOf(web, call);
  const value = body.kind === "form" ? ofForm(body.fields) : body.kind === "json" ? body.value : {};
  const { url, on } = decode(SwitchBody, value, "the body");
  await web.deliveries.switchEndpoint(url, on);
  if (isBrowser(call.face)) return back(web, call);
  return json({ endpoints: web.deliveries.endpoints().map(endpointJson) });
}

function ofForm(fields: URLSearchParams): Readonly<Record<string, unknown>> {
  const on = fields.get("on");
  return { url: fields.get("url") ?? "", on: on === "true" ? true : on === "false" ? false : on };
}

function back({ prefix }: Web, { request }: Call): Response {
  return seeOther(pageBefore(request, prefix, links(prefix).webhooks()));
}
