import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Note } from "../../src/events/hub.ts";
import { wholeJob } from "../support/builders.ts";

let faults: unknown[] = [];
beforeEach(() => {
  faults = [];
});

const newHub = () => new Hub({ onFault: (cause) => faults.push(cause) });
const note = (change: number, id = `job-${change}`): Note => ({
  kind: "job",
  job: wholeJob({ id, change }),
});
const gone = (change: number, id: string): Note => ({ kind: "removed", id, change });
const change = (n: Note) => (n.kind === "job" ? n.job.change : n.change);

function listen(hub: Hub): { readonly heard: Note[]; leave(): void } {
  const heard: Note[] = [];
  return { heard, leave: hub.subscribe((n) => heard.push(n)) };
}

test("every listener hears what is published, in its order", () => {
  const hub = newHub();
  const [a, b] = [listen(hub), listen(hub)];
  for (const n of [1, 2, 3]) hub.publish(note(n));
  expect(a.heard.map(change)).toEqual([1, 2, 3]);
  expect(b.heard).toEqual(a.heard);
});

test("a change of a job is told once, and an older one not at all", () => {
  const hub = newHub();
  const { heard } = listen(hub);
  for (const n of [5, 5, 4, 6]) hub.publish(note(n, "same"));
  hub.publish(note(4, "other"));
  expect(heard.map(change)).toEqual([5, 6, 4]);
});

test("a job that is gone is not told of again with an older change", () => {
  const hub = newHub();
  const { heard } = listen(hub);
  hub.publish(gone(7, "same"));
  hub.publish(note(6, "same"));
  expect(heard).toEqual([gone(7, "same")]);
});

test("a listener that throws is reported, and the others are told", () => {
  const hub = newHub();
  const broken = new Error("a bug of the listener");
  hub.subscribe(() => {
    throw broken;
  });
  const { heard } = listen(hub);
  hub.publish(note(1));
  expect(heard).toHaveLength(1);
  expect(faults).toEqual([broken]);
});

describe("a listener that leaves", () => {
  test("while it is being told hears nothing more, and the others do", () => {
    const hub = newHub();
    const heard: number[] = [];
    const leave = hub.subscribe((n) => {
      heard.push(change(n));
      leave();
    });
    const other = listen(hub);
    for (const n of [1, 2]) hub.publish(note(n));
    expect(heard).toEqual([1]);
    expect(other.heard).toHaveLength(2);
  });

  test("because another one makes it leave is not told any more", () => {
    const hub = newHub();
    const leaves: (() => void)[] = [];
    hub.subscribe(() => {
      for (const leave of leaves) leave();
    });
    const second = listen(hub);
    leaves.push(second.leave);
    hub.publish(note(1));
    expect(second.heard).toEqual([]);
  });

  test("may leave twice, and one that subscribed twice leaves once", () => {
    const hub = newHub();
    const heard: Note[] = [];
    const listener = (n: Note) => heard.push(n);
    const leave = hub.subscribe(listener);
    hub.subscribe(listener);
    leave();
    leave();
    hub.publish(note(1));
    expect(heard).toHaveLength(1);
    expect(hub.listeners).toBe(1);
  });
});

describe("the ring", () => {
  test("gives the newest note of each job that changed between two numbers, oldest first", () => {
    const hub = newHub();
    for (const n of [note(11, "a"), note(12, "b"), note(13, "a"), gone(14, "b")]) hub.publish(n);
    expect(hub.between(10, 14)?.map(change)).toEqual([13, 14]);
    expect(hub.between(10, 12)?.map(change)).toEqual([11, 12]);
    expect(hub.between(13, 14)).toEqual([gone(14, "b")]);
    expect(hub.between(14, 14)).toEqual([]);
  });

  test("orders by change what was told in another order", () => {
    const hub = newHub();
    for (const n of [3, 1, 2]) hub.publish(note(n));
    expect(hub.between(0, 3)?.map(change)).toEqual([1, 2, 3]);
  });

  test("does not answer where a change is missing: before it began, between, or not told yet", () => {
    const hub = newHub();
    for (const n of [11, 13]) hub.publish(note(n));
    expect(hub.between(9, 11)).toBeUndefined();
    expect(hub.between(10, 13)).toBeUndefined();
    expect(hub.between(12, 14)).toBeUndefined();
    expect(hub.between(14, 13)).toBeUndefined();
    expect(hub.between(12, 13)?.map(change)).toEqual([13]);
  });

  test("does not answer for what it has forgotten, and answers from there on", () => {
    const hub = newHub();
    for (let n = 1; n <= 1000; n += 1) hub.publish(note(n));
    expect(hub.between(1000 - 256 - 1, 1000)).toBeUndefined();
    expect(hub.between(1000 - 256, 1000)).toHaveLength(256);
  });

  test("remembers the newest of a job that changes again and again", () => {
    const hub = newHub();
    const { heard } = listen(hub);
    for (let n = 1; n <= 3000; n += 1) hub.publish(note(n, "busy"));
    hub.publish(note(2999, "busy"));
    expect(heard).toHaveLength(3000);
    expect(hub.between(2900, 3000)?.map(change)).toEqual([3000]);
  });
});
