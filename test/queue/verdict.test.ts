import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Outcome } from "../../src/domain/executor.ts";
import type { Job, Stop } from "../../src/domain/job.ts";
import { noProgress } from "../../src/domain/progress.ts";
import { type StatusReason, TRANSITIONS } from "../../src/domain/status.ts";
import { backoffMs } from "../../src/queue/backoff.ts";
import type { Excess } from "../../src/queue/excess.ts";
import { verdictOf } from "../../src/queue/verdict.ts";
import { wholeJob } from "../support/builders.ts";

const NOW = 10_000;
const RETURNED: Outcome = { kind: "returned", result: { a: 1 } };
const THREW: Outcome = { kind: "threw", errors: ["broken"], retryable: true };
const HOPELESS: Outcome = { ...THREW, retryable: false };
const STOP: Stop = { requestedAt: 1, requestedBy: "ada", steps: [], proof: "exited", ms: 5 };

interface Given {
  readonly outcome?: Outcome;
  readonly cancelled?: StatusReason | null;
  readonly stopped?: StatusReason | null;
  readonly stop?: Stop | null;
  readonly job?: Partial<Job>;
  readonly excess?: Excess | null;
}

function verdict({
  outcome = RETURNED,
  cancelled = null,
  stopped = null,
  stop = null,
  job = {},
  excess = null,
}: Given) {
  const running: Job = {
    ...wholeJob(),
    status: "running",
    attempt: 1,
    maxAttempts: 3,
    version: 2,
    change: 2,
    lastSeq: 2,
    ...job,
  };
  const progress = { ...noProgress([{ name: "a", title: "A", weight: 1 }]), percent: 40 };
  return verdictOf({
    ...{ job: running, outcome, cancelled, stopped, excess, stop, progress, now: NOW },
    backoffMs: (n) => n * 1000,
  });
}

test("work that returned has completed, at 100 percent", () => {
  expect(verdict({})).toMatchObject({
    transition: "complete",
    patch: { result: { a: 1 }, statusReason: null, completedAt: NOW, progress: { percent: 100 } },
  });
});

test("work that failed is tried again after its backoff, as long as an attempt is left", () => {
  expect(verdict({ outcome: THREW, job: { attempt: 2 } })).toMatchObject({
    transition: "retry",
    patch: {
      errors: ["broken"],
      statusReason: "retry",
      nextAttemptAt: NOW + 2000,
      nodeId: null,
      startedAt: null,
    },
  });
  expect(verdict({ outcome: THREW, job: { attempt: 3 } })).toMatchObject({
    transition: "fail",
    patch: { errors: ["broken"], statusReason: "error", completedAt: NOW, progress: { percent: 40 } },
  });
});

test("work that says that another attempt is pointless has failed at once", () => {
  expect(verdict({ outcome: HOPELESS }).transition).toBe("fail");
});

test("a time limit fails the attempt, whatever the work made of it", () => {
  const job = { limits: { ...wholeJob().limits, timeMs: 1500 }, attempt: 3 };
  for (const outcome of [RETURNED, THREW, HOPELESS]) {
    expect(verdict({ outcome, stopped: "timeout", stop: STOP, job })).toMatchObject({
      transition: "fail",
      patch: {
        errors: ["Attempt 3 was stopped: its time limit is 1.5 s"],
        statusReason: "timeout",
        stop: STOP,
      },
    });
  }
  expect(verdict({ stopped: "timeout", outcome: HOPELESS }).transition).toBe("retry");
});

describe("another limit", () => {
  const excess: Excess = { limit: "memoryBytes", used: 612_000_000, most: 512_000_000 };

  test("fails the job at once, because the same work would meet it again", () => {
    for (const outcome of [RETURNED, THREW]) {
      expect(verdict({ outcome, stopped: "limit", excess, stop: STOP })).toMatchObject({
        transition: "fail",
        patch: {
          errors: ["Attempt 1 was stopped: it used 612 MB of memory, its limit is 512 MB"],
          statusReason: "limit",
          stop: STOP,
        },
      });
    }
  });

  test("that is found passed only when the work has returned, is told so", () => {
    const files: Excess = { limit: "files", used: 12, most: 10 };
    expect(verdict({ stopped: "limit", excess: files })).toMatchObject({
      transition: "fail",
      patch: { errors: ["Attempt 1 does not count: it left 12 files, its limit is 10"] },
    });
  });
});

describe("a shutdown", () => {
  test("gives back what has not ended, and takes no attempt for it", () => {
    expect(verdict({ outcome: THREW, stopped: "shutdown", stop: STOP, job: { attempt: 3 } })).toMatchObject({
      transition: "giveBack",
      patch: {
        attempt: 2,
        statusReason: "shutdown",
        nodeId: null,
        startedAt: null,
        queuedAt: NOW,
        stop: STOP,
      },
    });
  });

  test("takes away the deadline, which was for the first start", () => {
    const { patch } = verdict({ outcome: THREW, stopped: "shutdown", job: { expiresAt: NOW + 5 } });
    expect(patch.expiresAt).toBeNull();
  });

  test("lets work that came to its end be completed, without a receipt of a stop that did not happen", () => {
    expect(verdict({ stopped: "shutdown", stop: STOP })).toMatchObject({
      transition: "complete",
      patch: { stop: null },
    });
  });
});

describe("a cancel that was accepted", () => {
  const outcomes = fc.constantFrom(RETURNED, THREW, HOPELESS);
  const reasons = fc.constantFrom<StatusReason | null>(null, "shutdown", "timeout", "user", "worker_lost");

  test("outranks everything", () => {
    fc.assert(
      fc.property(outcomes, reasons, fc.integer({ min: 1, max: 3 }), (outcome, stopped, attempt) => {
        const { transition, patch } = verdict({
          outcome,
          stopped,
          cancelled: "user",
          stop: STOP,
          job: { attempt },
        });
        expect({ transition, reason: patch.statusReason, stop: patch.stop }).toEqual({
          transition: "cancel",
          reason: "user",
          stop: STOP,
        });
      }),
    );
  });

  test("has every other end lead out of running too, and say when it ended if it is the last", () => {
    fc.assert(
      fc.property(outcomes, reasons, fc.integer({ min: 1, max: 3 }), (outcome, stopped, attempt) => {
        const { transition, patch } = verdict({ outcome, stopped, job: { attempt } });
        const way = TRANSITIONS[transition];
        expect(way.from as readonly string[]).toContain("running");
        expect(patch.completedAt !== undefined).toBe(["complete", "fail"].includes(transition));
      }),
    );
  });
});

describe("the wait before another attempt", () => {
  const waits = (ms: unknown) => {
    const faults: unknown[] = [];
    // A type written in plain JavaScript may return anything.
    const type = { backoffMs: () => (typeof ms === "function" ? ms() : ms) as number };
    return {
      ms: backoffMs(
        type,
        1,
        () => 0,
        (cause) => faults.push(cause),
      ),
      faults,
    };
  };

  test.each([
    [5, 5],
    [0, 0],
    [1.4, 1],
    [-1, 1000],
    [Number.NaN, 1000],
    [Number.POSITIVE_INFINITY, 1000],
    [1e15, 30 * 86_400_000],
    [undefined, 1000],
  ])("of %p milliseconds is %p", (ms, expected) => {
    expect(waits(ms)).toEqual({ ms: expected, faults: [] });
  });

  test("is a second when its type fails to say, and that is reported", () => {
    const broken = new Error("no idea");
    const thrower = () => {
      throw broken;
    };
    expect(waits(thrower)).toEqual({ ms: 1000, faults: [broken] });
  });
});
