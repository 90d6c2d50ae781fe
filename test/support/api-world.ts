import { bulk } from "../../src/jobs/bulk/bulk.ts";
import { demo } from "../../src/jobs/demo.ts";
import { everything, type TestApp, testApp } from "./app.ts";
import { type Contract, contractOf, type Described } from "./contract.ts";
import { listening } from "./listening.ts";
import { tokenFor } from "./token.ts";

/** A server over which every operation has something to work on. */
export interface ApiWorld extends AsyncDisposable {
  readonly app: TestApp;
  readonly contract: Contract;
  /** Calls an operation with the examples of its path. */
  call(operation: Described, request?: ApiRequest): Promise<Answered>;
}

export interface ApiRequest {
  /** Without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In the place of each parameter of the path. */
  readonly inPath?: string;
}

export interface Answered {
  readonly response: Response;
  /** Of a stream, what came first. */
  readonly text: string;
}

export const CALLBACK = "https://hooks.example/done";

export async function apiWorld(): Promise<ApiWorld> {
  const app = await testApp({ jobs: [demo, bulk, everything] });
  const server = listening(app);
  const input = { steps: 1 };
  const ended = await app.begin(
    await app.submit({ type: "demo", input, sessionId: "mine", callbackUrl: CALLBACK }),
  );
  await app.report(ended, {}, [
    { type: "log", at: app.deck.clock.now(), data: { level: "info", stage: null, message: "Hello" } },
  ]);
  await app.leave(ended, "report.txt", "0123456789");
  await app.end(ended, "complete", { result: { steps: 1 }, artifactCount: 1 });
  const waiting = await app.submit({ type: "demo", input });
  const url = (path: string) => `${server.url}${path}`;
  const document = await made(url("/api/sessions/mine/documents"), {
    filename: "a.md",
    content: "0123456789",
  });
  const schedule = await made(url("/api/schedules"), { type: "demo", input, cron: "@daily" });
  const credential = await made(url("/api/credentials"), {
    ...{ name: "sample", kind: "https", host: "git.example", secret: "a-token" },
  });
  const [delivery] = app.deck.deliveries.list({}, { limit: 1 }).deliveries;
  const contract = contractOf(await (await fetch(url("/openapi.json"))).json());
  const nameIn = (operation: Described, name: string): string => {
    if (name === "docId") return operation.id === "addDocument" ? crypto.randomUUID() : document;
    if (name === "path") return "report.txt";
    if (name !== "id") return "demo";
    switch (operation.tag) {
      case "Sessions":
      case "Documents":
        return "mine";
      case "Schedules":
        return schedule;
      case "Credentials":
        return credential;
      case "Webhooks":
        return delivery?.id ?? "";
      default:
        return /^(cancel|sendInput|editJob)/.test(operation.id) ? waiting.id : ended.id;
    }
  };
  return {
    app,
    contract,
    async call(operation, { query = "", headers = {}, body, inPath } = {}) {
      // From the first one on every request needs one, so it is made when it is needed.
      const token = operation.id === "revokeToken" && inPath === undefined ? await tokenFor(app) : null;
      const path = operation.path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => inPath ?? token?.token.id ?? nameIn(operation, name),
      );
      const leave = new AbortController();
      const response = await fetch(url(`${path}${query === "" ? "" : `?${query}`}`), {
        method: operation.method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...{ ...token?.header, ...headers },
        },
        ...(body === undefined ? {} : { body }),
        signal: leave.signal,
        redirect: "manual",
      });
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const text = isStream ? await firstOf(response) : await response.text();
      if (isStream) leave.abort();
      return { response, text };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

async function made(url: string, body: unknown): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { id }: { readonly id: string } = await response.json();
  return id;
}

async function firstOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const piece = await reader?.read();
  return new TextDecoder().decode(piece?.value);
}
