/** `/taskbar.js`: the element `<job-taskbar>`, which shows a deck's running jobs on a page of any site. */
import { sharing } from "../../../views/browser/shared-stream.ts";
import { connection } from "../connection.ts";
import { messagesOf } from "../events.ts";
import { ClientError } from "../failure.ts";
import { every, wallClock } from "../machine.ts";
import { browserStorage } from "../memory.ts";
import { Patience } from "../patience.ts";
import { sendForm } from "./actions.ts";
import { Panel } from "./panel.ts";

/** The style sheet views/styles/element.css as built; put in by .ci/build-assets.ts. */
declare const STYLE: string;

/** Where this script came from; it is known only while it is being run, and to modules not at all. */
const SCRIPT =
  document.currentScript ?? document.querySelector('script[src$="/taskbar.js"], script[src*="/taskbar.js?"]');
const HOME = SCRIPT instanceof HTMLScriptElement ? new URL(".", SCRIPT.src).href : location.origin;
const FOLDED = "jobdeck taskbar folded";

const FRAME = `
  <div class="taskbar">
    <p class="lost" role="status"><span class="mark mark-spin" data-status="queued" aria-hidden="true"></span>Reconnecting…</p>
    <p class="refused" role="alert" hidden></p>
    <div class="place"></div>
  </div>`;

/**
 * Attributes: `src` or `server`, where the deck is (default: where the script is from); `token`, sent as
 * `Authorization: Bearer`; `data-theme`, `light` or `dark` (default: as the system has it).
 * Tells `job-taskbar-error` with a `ClientError` when the server refuses; it asks again when an attribute changes.
 */
class JobTaskbar extends HTMLElement {
  static readonly observedAttributes = ["src", "server", "token"];
  readonly #root = this.attachShadow({ mode: "open" });
  #over = new AbortController();
  #isDue = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.innerHTML = FRAME;
    this.#root.addEventListener("submit", (event) => this.#send(event));
    this.#root.addEventListener("toggle", (event) => this.#remember(event), { capture: true });
  }

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#look);
    this.#begin();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#look);
    this.#over.abort();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.isConnected) this.#begin();
  }

  get #server(): string {
    const written = this.getAttribute("src") ?? this.getAttribute("server");
    return written === null ? HOME : new URL(written, location.href).href;
  }

  get #headers(): Readonly<Record<string, string>> {
    const token = this.getAttribute("token");
    return token === null ? {} : { authorization: `Bearer ${token}` };
  }

  /** A tab that nobody sees needs no connection, of which a browser has few. */
  readonly #look = (): void => {
    if (document.hidden) this.#over.abort();
    else this.#begin();
  };

  /** Once for all attributes that change at the same moment, as they do when the element is made. */
  #begin(): void {
    this.#over.abort();
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.isConnected && !document.hidden) this.#connect();
    });
  }

  #connect(): void {
    this.#over = new AbortController();
    const { signal } = this.#over;
    this.#run(signal).catch((cause: unknown) => {
      if (signal.aborted) return;
      this.#panel().clear();
      this.#lose(false);
      this.dispatchEvent(new CustomEvent("job-taskbar-error", { bubbles: true, detail: cause }));
    });
  }

  /** Ends only by the signal, or by a refusal that asking again would not change. */
  async #run(signal: AbortSignal): Promise<never> {
    const shared = sharing((input, init) => fetch(input, init), "/api/jobs/stream");
    const server = connection({ server: this.#server, headers: this.#headers, fetch: shared });
    const panel = this.#panel();
    const patience = new Patience(signal, () => this.#lose(true));
    signal.addEventListener(
      "abort",
      every(1000, () => panel.tick(wallClock())),
      { once: true },
    );
    for (;;) {
      const headers = { accept: "text/event-stream" };
      const response = await patience.ask(server, "/api/jobs/stream", { headers, cache: "no-store" });
      try {
        for await (const { event, data } of messagesOf(response.body ?? new ReadableStream())) {
          this.#lose(false);
          patience.restore();
          if (event === "jobs") this.#show(panel, data);
        }
      } catch (cause) {
        if (signal.aborted || cause instanceof ClientError) throw cause;
      }
      await patience.pause();
    }
  }

  #show(panel: Panel, html: string): void {
    panel.show(html, browserStorage()?.getItem(FOLDED) === "yes");
  }

  #panel(): Panel {
    return new Panel(this.#part(".place"), new URL(this.#server).origin);
  }

  #send(event: Event): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    void sendForm({ form, now: wallClock(), headers: this.#headers }).then((problem) => {
      const refused = this.#part(".refused");
      refused.textContent = problem ?? "";
      refused.hidden = problem === null;
    });
  }

  #remember({ target }: Event): void {
    if (!(target instanceof HTMLDetailsElement) || !target.matches(".dock-fold")) return;
    if (target.open) browserStorage()?.removeItem(FOLDED);
    else browserStorage()?.setItem(FOLDED, "yes");
  }

  #lose(isLost: boolean): void {
    this.#part(".taskbar").toggleAttribute("data-js-lost", isLost);
  }

  #part(selector: string): HTMLElement {
    const found = this.#root.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`The taskbar has lost its ${selector}`);
    return found;
  }
}

if (customElements.get("job-taskbar") === undefined) customElements.define("job-taskbar", JobTaskbar);
