import { expect, test } from "bun:test";
import { Keeper } from "../src/core/keeper.ts";
import { createServer } from "../src/http/server.ts";
import { MemoryStore } from "../src/storage/memory-store.ts";
import { aWatch, fakeClock } from "./support.ts";

function server(token?: string) {
  const store = new MemoryStore();
  const watches = [aWatch({ id: "cellar", kind: "remote", title: "Cellar" })];
  const keeper = new Keeper({ watches, sources: [], store, channels: [], clock: fakeClock() });
  return createServer({ keeper, store, ...(token === undefined ? {} : { token }) });
}

const report = (lines: readonly string[], token: string) =>
  new Request("http://lantern/api/watches/cellar/report", {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ lines }),
  });

test("an agent reports, and a client reads what changed", async () => {
  const fetch = server("open sesame");
  await fetch(report(["pump: off"], "open sesame"));
  expect((await fetch(report(["pump: on"], "open sesame"))).status).toBe(201);
  const answer = await fetch(new Request("http://lantern/api/changes?after=0"));
  expect(await answer.json()).toMatchObject({ changes: [{ number: 1, title: "Cellar", added: ["pump: on"] }] });
});

test("a report with a wrong token is refused, and so is every report where none is set", async () => {
  expect((await server("open sesame")(report([], "guess"))).status).toBe(401);
  expect((await server()(report([], "guess"))).status).toBe(401);
});
