import { expect, test } from "bun:test";
import { defineJob, t } from "../../src/jobs/define.ts";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";

const type = (name: string) =>
  defineJob({ type: name, title: name, input: t.Object({}), run: () => `ran ${name}` });

test("a process leaves jobs of types that it does not know to one that does, and says why they wait", async () => {
  await using folder = await tempFolder();
  const shared = { folder: folder.path, clock: new FakeClock(Date.UTC(2026, 0, 5)) };
  await using server = await testDeck({ ...shared, jobs: [type("paint"), type("print")], role: "look" });
  await using worker = await testDeck({ ...shared, jobs: [type("print")], role: "work" });
  const painting = await server.tracker.enqueue("paint", {}, { queue: "studio" });
  const printing = await server.tracker.enqueue("print", {}, { queue: "studio" });

  worker.dispatcher.look();
  expect(await worker.ended(printing.id)).toMatchObject({ status: "completed", result: "ran print" });
  const waiting = server.tracker.get(painting.id);
  expect(waiting).toMatchObject({ status: "queued", attempt: 0 });
  expect(server.tracker.waiting(waiting)).toEqual({
    cause: "workers",
    text: 'No process that takes jobs knows the job type "paint": start one that has it in JOBDECK_JOBS',
    position: 1,
  });

  await using painter = await testDeck({ ...shared, jobs: [type("paint")], role: "work" });
  expect(await painter.ended(painting.id)).toMatchObject({ status: "completed", result: "ran paint" });
});
