import { links } from "../../../views/links.ts";
import { THEME_COOKIE } from "../../../views/preferences.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { noContent, ownPath, pageBefore, seeOther } from "../answers.ts";
import { fieldsOf } from "../api/read-body.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";

const YEAR_S = 365 * 24 * 60 * 60;

/** `POST /ui/theme`: light, dark, or as the system has it; back to the page it was chosen on. */
export async function chooseTheme(web: Web, call: Call): Promise<Response> {
  const { theme, back } = await fieldsOf(web, call);
  if (theme !== "light" && theme !== "dark" && theme !== "system") {
    throw new JobdeckError("request_invalid", "Expected `theme` to be light, dark or system", {
      issues: [{ path: "/theme", message: "must be light, dark or system" }],
    });
  }
  const home = links(web.prefix).home();
  const target = typeof back === "string" ? (ownPath(back, web.prefix) ?? home) : home;
  const response =
    call.face === "html"
      ? seeOther(typeof back === "string" ? target : pageBefore(call.request, web.prefix, home))
      : noContent();
  const age = theme === "system" ? 0 : YEAR_S;
  const path = web.prefix === "" ? "/" : web.prefix;
  response.headers.set("set-cookie", `${THEME_COOKIE}=${theme}; Path=${path}; Max-Age=${age}; SameSite=Lax`);
  return response;
}
