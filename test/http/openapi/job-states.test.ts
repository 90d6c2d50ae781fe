import { expect, test } from "bun:test";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { everything, testApp } from "../../support/app.ts";
import { contractOf } from "../../support/contract.ts";

/** Says everything that a handler can say. */
const rich = defineJob({
  type: "rich",
  title: "Rich",
  input: t.Object({ n: t.Integer({ default: 1 }) }),
  stages: ["read", "write"],
  cache: {},
  async run(ctx, { n }) {
    ctx.stage("read");
    ctx.progress(1, 2, "half");
    ctx.log.info("a line");
    ctx.stage("write");
    ctx.warn("mind the gap");
    ctx.usage({ inputTokens: 3, outputTokens: 5, costUsd: 0.01 });
    ctx.output({ piece: n });
    await ctx.artifact("docs/index.md", "# Docs");
    return { n };
  },
});

const fails = defineJob({
  type: "fails",
  title: "Fails",
  input: t.Object({ times: t.Integer() }),
  maxAttempts: 2,
  backoffMs: () => 3_600_000,
  run() {
    throw new Error("It broke");
  },
});

test("jobs in every state, their attempts and their journals are as the document says", async () => {
  await using app = await testApp({ jobs: [rich, fails, everything], run: true });
  const { tracker } = app.deck;
  const until = async (id: string, is: (status: string) => boolean) => {
    for (;;) {
      const job = await (await app.send(`/api/jobs/${id}/wait?timeout=0`)).json();
      if (is(job.status)) return;
      await new Promise(setImmediate);
    }
  };
  const isFinal = (status: string) => ["completed", "failed", "cancelled", "expired"].includes(status);
  const callbackUrl = "https://hooks.example/done";
  const completed = await app.submit({ type: "rich", input: {}, callbackUrl });
  await until(completed.id, isFinal);
  const reused = await app.submit({ type: "rich", input: {} });
  const failed = await app.submit({ type: "fails", input: { times: 1 }, maxAttempts: 1 });
  const retrying = await app.submit({ type: "fails", input: { times: 2 } });
  const dependent = await app.submit({ dependsOn: [failed.id] });
  const stopped = await app.submit({ input: { name: "one", secret: "x" } });
  await until(stopped.id, (status) => status === "running");
  await tracker.cancel(stopped.id, { by: "test", reason: "user", words: "enough" });
  const later = await app.submit({ runAt: Date.now() + 3_600_000, expiresAt: Date.now() + 7_200_000 });
  await until(stopped.id, isFinal);
  await until(dependent.id, isFinal);
  await until(retrying.id, (status) => status === "scheduled");

  const contract = contractOf(await (await app.send("/openapi.json")).json());
  const seen = new Set<string>();
  for (const { id } of [completed, reused, failed, retrying, dependent, stopped, later]) {
    const parts = {
      getJob: "",
      listAttempts: "/attempts",
      listEvents: "/events",
      listArtifacts: "/artifacts",
    };
    for (const [operation, part] of Object.entries(parts)) {
      const response = await app.send(`/api/jobs/${id}${part}`);
      const text = await response.text();
      if (part === "") seen.add(JSON.parse(text).status);
      if (part === "/events") for (const event of JSON.parse(text).events) seen.add(event.type);
      expect(contract.faults(contract.operation(operation), response, text)).toEqual([]);
    }
  }
  const types = ["status", "progress", "log", "warning", "output", "stop"];
  for (const one of ["completed", "failed", "cancelled", "scheduled", ...types]) expect(seen).toContain(one);
});
