import { expect, test } from "bun:test";
import { join } from "node:path";
import { DiskLimit } from "../../src/library/disk-limit.ts";
import { listen } from "../../src/listen.ts";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const MB = 1_000_000;
function limited(limit: number | null) {
  const notices: string[] = [];
  const size = { used: 0, spare: 0 };
  const disk = new DiskLimit({
    folder: "/data",
    limit,
    usedBytes: async () => size.used,
    spareBytes: () => size.spare,
    onNotice: (text) => notices.push(text),
  });
  const after = async (used: number, spare = 0) => {
    Object.assign(size, { used, spare });
    await disk.measure();
    return disk.refusal?.reason ?? "admitted";
  };
  return { disk, notices, after };
}

test("new jobs are refused from the limit on, and taken again below it", async () => {
  const { after, notices } = limited(10 * MB);
  expect(await after(10 * MB - 1)).toBe("admitted");
  expect(await after(10 * MB)).toBe("disk_full");
  expect(await after(11 * MB)).toBe("disk_full");
  expect(await after(9 * MB)).toBe("admitted");
  expect(notices).toEqual([
    "The data folder /data takes 10 MB, and JOBDECK_DISK_LIMIT allows 10 MB: delete jobs that are no longer needed, or raise the limit. Until then no new job is taken on",
    "The data folder /data takes less than JOBDECK_DISK_LIMIT allows: new jobs are taken on again.",
  ]);
});

test("what the database will fill before it grows does not count: deleting jobs makes room", async () => {
  const { after } = limited(10 * MB);
  expect(await after(11 * MB, 2 * MB)).toBe("admitted");
});

test("without a limit nobody looks", async () => {
  const { after, notices } = limited(null);
  expect(await after(Number.MAX_SAFE_INTEGER)).toBe("admitted");
  expect(notices).toEqual([]);
});

test("a server whose folder is too large says so to whoever creates a job and on every page; running jobs go on", async () => {
  const clock = new FakeClock(Date.now());
  await using deck = await testDeck({ clock, env: { JOBDECK_DISK_LIMIT: "5MB", JOBDECK_PORT: "0" } });
  await using web = Object.assign(await listen(deck, () => true), {
    [Symbol.asyncDispose]: () => deck.stop(() => web.stop()),
  });
  const input = { steps: 2, stepMs: 1000 };
  const { id } = await deck.tracker.enqueue("demo", input, { idempotencyKey: "order 7" });
  await deck.until(id, (job) => job.status === "running");
  await Bun.write(join(deck.folder, "artifacts", "large"), Buffer.alloc(6 * MB));
  await clock.advance(60_000);
  while (deck.notices.length === 0) await Bun.sleep(0);

  const init = { method: "POST", headers: { "content-type": "application/json" } };
  const body = JSON.stringify({ type: "demo", input: { steps: 1 } });
  const answer = await fetch(`${web.url}/api/jobs`, { ...init, body });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([507, "30"]);
  const { error } = await answer.json();
  expect(error).toMatchObject({ code: "disk_full", details: { folder: deck.folder, limitBytes: 5 * MB } });
  const again = await fetch(`${web.url}/api/jobs`, {
    ...init,
    headers: { ...init.headers, "idempotency-key": "order 7" },
    body: JSON.stringify({ type: "demo", input }),
  });
  expect([again.status, await again.json()]).toMatchObject([200, { id }]);
  expect(await (await fetch(`${web.url}/jobs`)).text()).toContain("and JOBDECK_DISK_LIMIT allows 5 MB");

  expect(await deck.ended(id)).toMatchObject({ status: "completed" });
  await Bun.file(join(deck.folder, "artifacts", "large")).delete();
  await clock.advance(60_000);
  while (deck.notices.length === 1) await Bun.sleep(0);
  expect((await fetch(`${web.url}/api/jobs`, { ...init, body })).status).toBe(202);
  expect(await (await fetch(`${web.url}/jobs`)).text()).not.toContain("JOBDECK_DISK_LIMIT");
  expect(deck.faults).toEqual([]);
});
