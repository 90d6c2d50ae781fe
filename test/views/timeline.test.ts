import { describe, expect, test } from "bun:test";
import { timelineEntries } from "../../views/timeline-entries.ts";
import { attempts, cancelled, cancelling, completed, failed, queued, running } from "./samples.ts";

const titles = (...of: Parameters<typeof timelineEntries>) =>
  timelineEntries(...of).map(({ title }) => title);

const [first] = attempts;
if (first === undefined) throw new Error("Expected a sample attempt");

describe("the timeline of a job", () => {
  test("begins with the wait, and ends with what goes on right now", () => {
    expect(timelineEntries(running, attempts)).toMatchObject([
      { title: "Queued", at: running.createdAt },
      { title: "Attempt 1 started", text: "node-a · subprocess · waited 0.1 s" },
      { title: "Write pages · router/smart-router", text: "about 0:01 left", at: null },
    ]);
  });

  test("shows each step of stopping while it is being stopped, not only afterwards", () => {
    expect(titles(cancelling, attempts)).toEqual([
      "Queued",
      "Attempt 1 started",
      "Asked to stop",
      "Told to stop",
    ]);
  });

  test("shows the receipt of an attempt that was stopped, once", () => {
    const all = titles(cancelled, [
      { ...first, status: "cancelled", endedAt: cancelled.completedAt, stop: cancelled.stop },
    ]);
    expect(all).toEqual([
      "Queued",
      "Attempt 1 started",
      "Asked to stop",
      "Told to stop",
      "Told its processes to end",
      "Stopped",
      "Cancelled",
    ]);
  });

  test("says why it was stopped, in the words of whoever asked", () => {
    const stop = {
      requestedAt: 5,
      requestedBy: "user",
      steps: [{ step: "requested", at: 5 }],
      ms: null,
    } as const;
    const said = { ...queued, stop: { ...stop, proof: null, reason: "the wrong one" } };
    const texts = (...of: Parameters<typeof timelineEntries>) =>
      timelineEntries(...of).map(({ title, text }) => `${title} ${text}`);
    expect(texts(said, [])).toContain("Asked to stop by a person: the wrong one");
    expect(texts(said, [{ ...first, endedAt: 4 }])).toContain("Asked to stop by a person: the wrong one");
    expect(texts(said, [{ ...first, endedAt: 5 }])).not.toContain("Asked to stop by a person: the wrong one");
  });

  test("says of the newest attempt how long it waited, since that is what the job knows", () => {
    const before = { ...first, status: "interrupted", startedAt: 1, endedAt: 2 } as const;
    const texts = timelineEntries(running, [before, first]).map(({ text }) => text);
    expect(texts.filter((text) => text.includes("waited"))).toEqual(["node-a · subprocess · waited 0.1 s"]);
    expect(texts[1]).toBe("node-a · subprocess");
  });

  test.each([
    ["user", "by a person"],
    ["api", "by a program"],
    ["cli", "by the command line"],
    ["ada", "by ada"],
  ])("says who made it: %s", (createdBy, words) => {
    expect(timelineEntries({ ...queued, createdBy }, [])[0]?.text).toBe(words);
  });

  test("shortens the name of a node that is a UUID", () => {
    expect(timelineEntries(running, [{ ...first, nodeId: completed.id }])[1]?.text).toStartWith(
      "0198f2c4-7a31 · subprocess",
    );
  });

  test("says why it failed", () => {
    expect(timelineEntries(failed, []).at(-1)?.text).toBe(
      "after 0.8 s · git: authentication required for host git.example.com",
    );
  });
});
