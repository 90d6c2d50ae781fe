import { expect, setDefaultTimeout, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";
import { doomed, killed } from "./support.ts";

setDefaultTimeout(60_000);

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const ENV = { JOBDECK_ALLOW_PRIVATE_HOSTS: "on", JOBDECK_WEBHOOK_SECRET: SECRET };

test("killed between the end of a job and its callback: it is told after the restart, once, and signed", async () => {
  await using folder = await tempFolder();
  const got = Promise.withResolvers<unknown>();
  const seen: (string | null)[] = [];
  const receiver = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      seen.push(request.headers.get("webhook-id"));
      try {
        got.resolve(new Webhook(SECRET).verify(await request.text(), Object.fromEntries(request.headers)));
      } catch (cause) {
        got.reject(cause);
      }
      return new Response("ok");
    },
  });
  await using _ = { [Symbol.asyncDispose]: () => receiver.stop(true) };
  const callbackUrl = `http://127.0.0.1:${receiver.port}/done`;
  let id = "";
  {
    await using deck = await testDeck({ folder: folder.path, role: null, env: ENV });
    id = (await deck.tracker.enqueue("demo", { steps: 1, stepMs: 0 }, { executor: "inline", callbackUrl }))
      .id;
  }
  await killed(doomed(folder.path, "after complete", 1));
  expect(seen).toEqual([]);

  await using deck = await testDeck({ folder: folder.path, env: ENV });
  expect(await got.promise).toMatchObject({
    type: "job.completed",
    job_id: id,
    job: { id, status: "completed" },
  });
  const { callback } = await deck.until(id, (job) => job.callback?.sentAt !== null);
  expect(callback).toMatchObject({ statusCode: 200, error: null, attempts: 1 });
  expect(seen).toEqual([deck.deliveries.list({ jobId: id }, { limit: 1 }).deliveries[0]?.id ?? ""]);
  expect(deck.faults).toEqual([]);
});
