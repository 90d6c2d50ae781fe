import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { cli, contentOf, filled } from "../backup/support.ts";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, until } from "../support/jobdeck.ts";

setDefaultTimeout(60_000);

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const data = () => join(folder.path, "data");
const ENV = { JOBDECK_DURABILITY: "normal" };
/** A server of this process, which looks for the lost soon. */
const server = () => testDeck({ folder: data(), leaseMs: 600 });
const statuses = (deck: Awaited<ReturnType<typeof server>>, id: string) =>
  deck.tracker.attempts(id).map(({ status }) => status);

test("a job whose worker was killed is tried again by the server, and its attempt is lost", async () => {
  await using worker = jobdeck(folder.path, ["work"], ENV);
  await until(worker.stdout, "Stop ");
  const added = await cli(
    folder.path,
    "add",
    "demo",
    "--steps",
    "60",
    "--step-ms",
    "50",
    "--max-attempts",
    "2",
  );
  const id = added.out.slice(0, 36);
  await using deck = await testDeck({ folder: data(), role: null });
  await using eye = await testDeck({ folder: data(), role: "look" });
  await eye.until(id, ({ status }) => status === "running");
  await deck.stop();
  worker.kill("SIGKILL");
  await worker.exited;
  await using rescuer = await server();
  expect(await rescuer.ended(id)).toMatchObject({ status: "completed", attempt: 2, nodeId: rescuer.nodeId });
  expect(statuses(rescuer, id)).toEqual(["interrupted", "completed"]);
});

test("a worker takes the jobs of a folder beside a server, and SIGTERM gives back what has not ended", async () => {
  await using looker = await testDeck({ folder: data(), role: "look" });
  const { id } = await looker.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  await using worker = jobdeck(folder.path, ["work"], { ...ENV, JOBDECK_GRACE: "0s" });
  await looker.until(id, ({ status }) => status === "running");
  expect(looker.tracker.nodes()).toMatchObject([
    { role: "work", pid: worker.pid, isAlive: true, running: 1 },
  ]);
  worker.kill("SIGTERM");
  expect(await worker.exited).toBe(0);
  expect(await looker.until(id, ({ status }) => status !== "running")).toMatchObject({
    ...{ status: "queued", statusReason: "shutdown" },
  });
  expect(looker.tracker.nodes()).toEqual([]);
});

test("a job whose run was killed is found lost by the server", async () => {
  await using deck = await server();
  await using run = jobdeck(folder.path, ["run", "demo", "--steps", "10000", "--step-ms", "20"], ENV);
  const text = await until(run.stdout, "Running");
  const [, id = ""] = / {2}(\S{36})\n/.exec(text) ?? [];
  run.kill("SIGKILL");
  await run.exited;
  expect(await deck.ended(id)).toMatchObject({ status: "failed", statusReason: "worker_lost" });
  expect(statuses(deck, id)).toEqual(["interrupted"]);
});

/** Resolves when something of such a name is in the folder. */
async function appears(name: RegExp): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => readdirSync(folder.path).some((one) => name.test(one)) && resolve();
  const watcher = watch(folder.path, look);
  look();
  await promise;
  watcher.close();
}

/** So large that it takes a while. */
async function large(): Promise<void> {
  await filled(data());
  const id = readdirSync(join(data(), "artifacts")).find((name) => !name.startsWith("."));
  const noise = Buffer.alloc(1 << 20, crypto.getRandomValues(new Uint8Array(60_000)));
  const sink = Bun.file(join(data(), "artifacts", id ?? "", "large.bin")).writer();
  for (let i = 0; i < 150; i += 1) sink.write(noise);
  await sink.end();
}

test("a backup that is killed leaves no file of its name, and the next one clears what is left", async () => {
  await large();
  await using making = jobdeck(folder.path, ["backup", "b.tar.gz"]);
  await appears(/\.partial\.sums$/);
  making.kill("SIGKILL");
  await making.exited;
  expect(existsSync(join(folder.path, "b.tar.gz"))).toBe(false);
  expect(readdirSync(folder.path)).toContain(`b.tar.gz.${making.pid}.partial`);
  expect(await cli(folder.path, "backup", "b.tar.gz")).toMatchObject({ code: 0, err: "" });
  expect(readdirSync(folder.path).toSorted()).toEqual(["b.tar.gz", "data"]);
});

test("a restore that is killed leaves the data folder as it was, and the next one clears what is left", async () => {
  await large();
  await cli(folder.path, "backup", "b.tar.gz");
  await folder.write("other/precious.txt", "mine");
  await using restoring = jobdeck(folder.path, ["restore", "b.tar.gz", "--data", "other", "--force"]);
  await appears(/^other\.restore-/);
  restoring.kill("SIGKILL");
  await restoring.exited;
  expect(readdirSync(join(folder.path, "other"))).toEqual(["precious.txt"]);
  expect(readdirSync(folder.path)).toContain(`other.restore-${restoring.pid}`);
  const again = await cli(folder.path, "restore", "b.tar.gz", "--data", "other", "--force");
  expect(again).toMatchObject({ code: 0, err: "" });
  const names = readdirSync(folder.path).toSorted();
  expect(names).toEqual(["b.tar.gz", "data", "other", expect.stringMatching(/^other\.before-/)]);
  await using before = await testDeck({ folder: data(), role: null });
  await using after = await testDeck({ folder: join(folder.path, "other"), role: null });
  expect(await contentOf(after)).toEqual(await contentOf(before));
});

test("a copy that is tried out beside the original leaves the processes of its jobs alone", async () => {
  await using deck = await testDeck({ folder: data() });
  const { id } = await deck.tracker.enqueue(
    "demo",
    { steps: 10_000, stepMs: 20 },
    { executor: "subprocess" },
  );
  await deck.until(id, ({ progress }) => progress.current > 0);
  await cli(folder.path, "backup", "b.tar.gz");
  await cli(folder.path, "restore", "b.tar.gz", "--data", "other");
  await using copy = await testDeck({ folder: join(folder.path, "other") });
  expect(await copy.ended(id)).toMatchObject({ status: "failed", statusReason: "worker_lost" });
  // A look that would end what is left of runs that are over.
  const { current } = deck.tracker.get(id).progress;
  const { progress } = await deck.until(
    id,
    (job) => job.progress.current > current + 5 || job.status !== "running",
  );
  expect(progress.current).toBeGreaterThan(current + 5);
  expect(deck.tracker.get(id)).toMatchObject({ status: "running", attempt: 1 });
});
