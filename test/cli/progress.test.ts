import { describe, expect, test } from "bun:test";
import { progressLine } from "../../src/cli/progress-line.ts";
import { progressView } from "../../src/cli/progress-view.ts";
import type { Job } from "../../src/domain/job.ts";
import { newJob } from "../support/builders.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { Terminal } from "../support/terminal.ts";

const START = Date.UTC(2026, 0, 1);

function running(fields: Partial<Job> = {}, progress: Partial<Job["progress"]> = {}): Job {
  const job = newJob({ status: "running", attempt: 1, startedAt: START });
  return {
    ...job,
    unmet: 0,
    blocked: false,
    version: 1,
    change: 1,
    lastSeq: 1,
    ...fields,
    progress: { ...job.progress, ...progress },
  };
}

const parsing = (percent: number | null, extra: Partial<Job["progress"]> = {}) =>
  running(
    {},
    {
      stage: "parse",
      stages: [
        {
          name: "parse",
          title: "Parse files",
          weight: 1,
          status: "running",
          startedAt: START,
          endedAt: null,
        },
      ],
      percent,
      ...extra,
    },
  );

describe("the progress line", () => {
  const screen = new Terminal({ isTTY: true, columns: 100 });

  test("says stage, bar, percent, count, times and message", () => {
    const job = parsing(50, { current: 60, total: 120, etaMs: 41_000, message: "src/app.ts" });
    expect(progressLine(screen, job, START + 41_000)).toBe(
      "⠋  Parse files  ████████████░░░░░░░░░░░░ 50\u00a0%   60 / 120  0:41, about 0:41 left  src/app.ts",
    );
  });

  test("says why a job waits, before its first attempt and between two", () => {
    const waiting = { cause: "slots", text: "Next in queue demo: 4 of 4 jobs run", position: 1 } as const;
    const next = { ...running({ status: "queued", attempt: 0, startedAt: null }), waiting };
    expect(progressLine(screen, next, START)).toBe(
      "⠋  Waiting     0:00  Next in queue demo: 4 of 4 jobs run",
    );
    const later = { ...running({ status: "scheduled", attempt: 0, startedAt: null }), waiting };
    expect(progressLine(screen, later, START)).toContain("Waiting     0:00  Next in queue");
    const again = running({ status: "scheduled", attempt: 1, maxAttempts: 3 });
    expect(progressLine(screen, again, START)).toContain("Waits for attempt 2 of 3");
  });

  test("has no bar while the percent is not known", () => {
    const text = progressLine(screen, parsing(null, { message: "Cloning" }), START);
    expect(text).not.toMatch(/[█░%]/);
    expect(text).toContain("Cloning");
  });

  test("is never wider than the screen", () => {
    const narrow = new Terminal({ isTTY: true, columns: 40 });
    const text = progressLine(narrow, parsing(50, { message: "文件".repeat(50) }), START);
    expect(Bun.stringWidth(text)).toBeLessThan(40);
    expect(text).toEndWith("…");
  });

  test("lets nothing from the job reach the terminal as a command", () => {
    const text = progressLine(screen, parsing(1, { message: "\x1b[2Jgone\u202e\r\nend" }), START);
    expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(text).toContain("[2Jgone end");
  });

  test("has the bar in the same place in every stage", () => {
    const stages = ["List", "Write the pages"].map((title) => ({
      ...{ name: title, title, weight: 1, status: "running" as const, startedAt: START, endedAt: null },
    }));
    const columns = stages.map(({ name }) =>
      progressLine(screen, running({}, { stages, stage: name, percent: 50 }), START).indexOf("█"),
    );
    expect(columns[0]).toBeGreaterThan(0);
    expect(columns[1]).toBe(columns[0] ?? 0);
  });

  test("does not say the count twice when the message begins with it", () => {
    const job = parsing(50, { current: 60, total: 120, message: "60 / 120 files" });
    expect(progressLine(screen, job, START)).toEndWith("50\u00a0%   0:00  60 / 120 files");
  });

  test("says that the job is being stopped", () => {
    expect(progressLine(screen, { ...parsing(50), cancelRequestedAt: START }, START)).toContain("Cancelling");
  });
});

describe("on a screen", () => {
  test("one line is drawn again by the clock, and taken away at the end", async () => {
    const clock = new FakeClock(START);
    const out = new Terminal({ isTTY: true, columns: 100 });
    const view = progressView(out, clock);
    for (let percent = 0; percent <= 90; percent += 1) view.show(parsing(percent));
    expect(out.text.match(/\r/g)).toHaveLength(1);
    await clock.advance(100);
    expect(out.text).toContain("90\u00a0%");
    view.close();
    expect(out.text).toEndWith("\r\x1b[2K");
    expect(out.text).not.toContain("\n");
    expect(clock.pending).toBe(0);
  });

  test("a warning stays above the line", () => {
    const out = new Terminal({ isTTY: true, columns: 100 });
    const view = progressView(out, new FakeClock(START));
    view.show(running({ warnings: ["2 files skipped"] }));
    view.show(running({ warnings: ["2 files skipped"] }));
    view.close();
    expect(out.text.match(/warning {2}2 files skipped\n/g)).toHaveLength(1);
  });
});

describe("without a screen", () => {
  test("there is a line for each stage and each tenth, and none is drawn over", () => {
    const out = new Terminal();
    const view = progressView(out, new FakeClock(START));
    view.show(running());
    for (let percent = 0; percent < 25; percent += 1) view.show(parsing(percent));
    view.show(running({ warnings: ["odd"] }));
    view.close();
    expect(out.lines).toEqual([
      "0:00  Running",
      "0:00  Parse files  0\u00a0%",
      "0:00  Parse files  10\u00a0%",
      "0:00  Parse files  20\u00a0%",
      "0:00  warning: odd",
      "0:00  Running",
    ]);
  });
});
