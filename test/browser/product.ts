import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { systemClock } from "../../src/adapters/clock.ts";
import type { Job } from "../../src/domain/job.ts";
import { BUILT_IN_TYPES } from "../../src/jobs/built-in.ts";
import { defineJob, type JobType, t } from "../../src/jobs/define.ts";
import { listen } from "../../src/listen.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";

export interface Product extends AsyncDisposable {
  readonly url: string;
  /** The newest one, after a restart. */
  readonly deck: TestDeck;
  /** What pages wrote into their consoles: errors, warnings, violations of the content policy. */
  readonly complaints: string[];
  /** Paths that pages asked for, in order; of a stream that shall end at once, with `?once`. */
  readonly requests: string[];
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Makes it believe that it is so much later. */
  letPass(ms: number): void;
  start(type: string, input: unknown): Promise<Job>;
  /** Lets a job of the type `held` end. */
  release(name: string): void;
  shutDown(): Promise<void>;
  /** At the same address, with the same data. */
  startAgain(): Promise<void>;
}

/** The program itself, listening, with real jobs and the built-in types, for a browser that knows nothing of it. */
export async function openProduct(
  browser: Browser,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const folder = await tempFolder();
  const held = heldType();
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const requests: string[] = [];
  let shift = 0;
  let port = "0";
  const begin = async () => {
    const deck = await testDeck({
      folder: folder.path,
      jobs: [...BUILT_IN_TYPES, held.type],
      clock: { ...systemClock, now: () => systemClock.now() + shift },
      env: { JOBDECK_PORT: port, JOBDECK_GRACE: "20s", ...env },
    });
    const face = await listen(deck, () => true);
    port = new URL(face.url).port;
    return { deck, face };
  };
  let { deck, face } = await begin();

  return {
    url: face.url,
    get deck() {
      return deck;
    },
    complaints,
    requests,
    async open(path, options) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
      contexts.push(context);
      context.setDefaultTimeout(10_000);
      context.on("weberror", (event) => complaints.push(event.error().message));
      context.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      context.on("request", (request) => {
        const { pathname, searchParams } = new URL(request.url());
        requests.push(searchParams.has("once") ? `${pathname}?once` : pathname);
      });
      const page = await context.newPage();
      await page.goto(face.url + path);
      return page;
    },
    letPass(ms) {
      shift += ms;
    },
    start: async (type, input) => (await deck.tracker.submit({ type, input }, "test")).job,
    release: (name) => held.release(name),
    async shutDown() {
      await deck.stop(() => face.stop());
    },
    async startAgain() {
      ({ deck, face } = await begin());
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(contexts.map((context) => context.close()));
      held.releaseAll();
      await deck.stop(() => face.stop());
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A job type whose jobs end when the test lets them, even after they were told to stop. */
function heldType(): { type: JobType; release: (name: string) => void; releaseAll: () => void } {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gateOf = (name: string) => {
    const gate = gates.get(name) ?? Promise.withResolvers<void>();
    gates.set(name, gate);
    return gate;
  };
  const type = defineJob({
    type: "held",
    title: "Held",
    input: t.Object({ name: t.String({ title: "Name" }) }),
    titleOf: ({ name }) => name,
    async run(ctx, { name }) {
      ctx.progress(1, 4, "Held back");
      ctx.log.info("It waits to be let go");
      await gateOf(name).promise;
      ctx.signal.throwIfAborted();
      return { steps: 4 };
    },
  });
  return {
    type,
    release: (name) => gateOf(name).resolve(),
    releaseAll: () => {
      for (const gate of gates.values()) gate.resolve();
    },
  };
}
