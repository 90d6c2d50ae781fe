import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, until } from "../support/jobdeck.ts";
import { steps } from "../support/steps-job.ts";
import { attemptsOf } from "./support.ts";

// Some tests start a server and the program of its job, however busy the machine is.
setDefaultTimeout(60_000);

const SERVER = join(import.meta.dir, "../support/leased-server.ts");
const ONCE = ["fetch in attempt 1", "parse in attempt 1", "write in attempt 2", ""];
const RESULT = ["fetch of attempt 1", "parse of attempt 1", "write of attempt 2"];

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const stepsTaken = async () => (await Bun.file(join(folder.path, "steps.txt")).text()).split("\n");

describe.each(["inline", "subprocess"] as const)("in executor %s,", (executor) => {
  const input = (first: "throws" | "hangs") => ({ file: join(folder.path, "steps.txt"), first });

  test("a job that is tried again does not take again the steps that it has finished", async () => {
    await using deck = await testDeck({ folder: folder.path, jobs: [steps] });
    const { id } = await deck.tracker.enqueue("steps", input("throws"), { executor });
    expect(await deck.ended(id)).toMatchObject({ status: "completed", result: RESULT });
    expect(attemptsOf(deck, id)).toEqual(["1 failed", "2 completed"]);
    expect(await stepsTaken()).toEqual(ONCE);
  });

  test("nor does one whose server was killed", async () => {
    const server = jobdeck(folder.path, [], {}, [process.execPath, SERVER, folder.path, "30000"]);
    await until(server.stdout, "ready");
    const look = await testDeck({ folder: folder.path, jobs: [steps], role: "look" });
    const { id } = await look.tracker.enqueue("steps", input("hangs"), { executor });
    await look.until(id, (job) => job.progress.current === 2);
    server.kill("SIGKILL");
    await server.exited;
    await look.stop();

    await using deck = await testDeck({ folder: folder.path, jobs: [steps] });
    expect(await deck.ended(id)).toMatchObject({ status: "completed", result: RESULT });
    expect(attemptsOf(deck, id)).toEqual(["1 interrupted", "2 completed"]);
    expect(await stepsTaken()).toEqual(ONCE);
  });
});
