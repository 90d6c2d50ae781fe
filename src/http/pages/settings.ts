import type { RefusedCredential } from "../../../views/components/credential-form.tsx";
import { SettingsPage } from "../../../views/pages/settings.tsx";
import { render } from "../../../views/render.ts";
import { CREDENTIAL_KINDS } from "../../domain/credential.ts";
import { html, json } from "../answers.ts";
import type { Body } from "../body.ts";
import type { Call } from "../door.ts";
import { failureOf } from "../errors.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/**
 * What is in force, where it came from, and what the server stands on.
 * @param refused a form that was just refused: the page is a 422 that shows it again
 */
export async function settingsPage(
  web: Web,
  call: Call,
  refused: RefusedCredential | null = null,
): Promise<Response> {
  const installation = await web.installation();
  const isReady = web.isReady();
  if (call.face === "json") return json({ ...installation, isReady });
  const { credentials } = web;
  const page = SettingsPage({
    ...{ frame: frameOf(web, call), installation, isReady },
    credentials: { credentials: credentials.list(), keyPlace: credentials.keyPlace, refused },
  });
  return html(render(page), refused === null ? 200 : 422);
}

/** Adds a credential; a form that is refused is shown again as it was typed, but for its secrets. */
export async function credentialAgain(
  web: Web,
  call: Call,
  body: Body,
  add: () => Promise<Response>,
): Promise<Response> {
  const kind =
    body.kind === "form" ? CREDENTIAL_KINDS.find((one) => one === body.fields.get("kind")) : undefined;
  if (call.face !== "html" || body.kind !== "form" || kind === undefined) return add();
  try {
    return await add();
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.status !== 422) throw thrown;
    const { secret: _, ...values } = Object.fromEntries(body.fields);
    const issues = failure.issues.length === 0 ? [{ path: "", message: failure.message }] : failure.issues;
    return settingsPage(web, call, { kind, values, issues });
  }
}
