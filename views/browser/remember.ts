import { TASKBAR_COOKIE, THEME_COOKIE } from "../preferences.ts";
import { all, on } from "./dom.ts";

const YEAR_S = 31_536_000;

/** Keeps what the reader chose in cookies, so that the server draws the next page right from the start. */
export function rememberChoices(): void {
  on(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || target.dataset["remember"] !== "taskbar") return;
      keep(TASKBAR_COOKIE, target.open ? "" : "closed");
    },
    { capture: true },
  );
  on(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches(".theme")) return;
      const button = event instanceof SubmitEvent ? event.submitter : null;
      if (!(button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      setTheme(button.value);
    },
    { capture: true },
  );
}

function setTheme(value: string): void {
  const chosen = value === "light" || value === "dark" ? value : "";
  keep(THEME_COOKIE, chosen);
  if (chosen === "") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
  for (const button of all(".theme button")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === value));
  }
}

function keep(name: string, value: string): void {
  // As the server sets it: a cookie of another path would be another cookie.
  const path = document.body.dataset["prefix"] || "/";
  const age = value === "" ? 0 : YEAR_S;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain HTTP
  document.cookie = `${name}=${value}; path=${path}; max-age=${age}; samesite=lax`;
}
