import { ClientError } from "../failure.ts";

interface Given {
  readonly form: HTMLFormElement;
  readonly now: number;
  /** The headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a form of the taskbar does: it is sent without leaving the page. A job that has grown old is asked about first:
 * its × turns into "Stop?".
 * @returns what went wrong, in a sentence; null = nothing
 */
export async function sendForm({ form, now, headers }: Given): Promise<string | null> {
  const button = form.querySelector("button");
  const { asksAfter } = form.dataset;
  if (
    asksAfter !== undefined &&
    now >= Number(asksAfter) &&
    button?.hasAttribute("data-js-asking") === false
  ) {
    button.setAttribute("data-js-asking", "");
    return null;
  }
  // The style sheet then says "Cancelling…" before the server does.
  form.classList.add("htmx-request");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: {
        ...headers,
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    });
    return response.ok
      ? null
      : new ClientError(response.status, await response.json().catch(() => null)).message;
  } catch {
    return "The server does not answer";
  } finally {
    form.classList.remove("htmx-request");
  }
}
