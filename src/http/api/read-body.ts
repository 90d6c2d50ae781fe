import { JobdeckError } from "../../domain/errors.ts";
import { type Body, readBody } from "../body.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";

const BODY_LIMIT = 1024 * 1024;

export function bodyOf(web: Web, { request }: Call): Promise<Body> {
  return readBody(request, bodyLimitOf(web));
}

/** The largest body that is read, and the largest frame of a WebSocket, in bytes. */
export function bodyLimitOf({ settings }: Pick<Web, "settings">): number {
  return settings.bodyLimit ?? BODY_LIMIT;
}

/** A body of few plain fields, whether it came as JSON or as a form; no body at all has none. */
export async function fieldsOf(web: Web, call: Call): Promise<Readonly<Record<string, unknown>>> {
  return fieldsIn(await bodyOf(web, call));
}

/** @throws JobdeckError `request_invalid` for anything but an object */
export function fieldsIn(body: Body): Readonly<Record<string, unknown>> {
  if (body.kind === "form") return Object.fromEntries(body.fields);
  if (body.kind === "none" || body.value === null) return {};
  if (typeof body.value === "object" && !Array.isArray(body.value)) return { ...body.value };
  throw notAnObject();
}

export function notAnObject(): JobdeckError {
  return new JobdeckError("request_invalid", "Expected the body to be a JSON object", {
    issues: [{ path: "", message: "Expected an object" }],
  });
}
