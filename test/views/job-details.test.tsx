/** @jsxImportSource @kitajs/html */
import { expect, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import { JobDetails } from "../../views/fragments/job-details.tsx";
import { render } from "../../views/render.ts";
import { wholeJob } from "../support/builders.ts";

function facts(fields: Partial<Job>): Readonly<Record<string, string>> {
  const job: Job = { ...wholeJob(), version: 1, change: 1, lastSeq: 1, ...fields };
  const html = render(<JobDetails job={job} prefix="" />);
  const pairs = [...html.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g)];
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
}

test("a job's limits are told in words", () => {
  const limits = {
    timeMs: 90_000,
    memoryBytes: 2e9,
    outputBytes: 5e8,
    files: 1,
    processes: 64,
    costUsd: 1.5,
  };
  expect(facts({ limits })).toMatchObject({
    "Time limit": "1:30",
    "Memory limit": "2.0 GB",
    "Output limit": "500 MB",
    "File limit": "1 file",
    "Process limit": "64 processes",
    Budget: "$1.50",
  });
});

test("limits that it does not have are not told, but that its time is unlimited is", () => {
  const told = facts({});
  expect(told).toMatchObject({ "Time limit": "none" });
  expect(Object.keys(told).filter((name) => /limit|Budget/.test(name))).toEqual(["Time limit"]);
});

test("what it has cost is told", () => {
  const usage = { inputTokens: 1000, outputTokens: 500, costUsd: 0.004 };
  expect(facts({ usage })).toMatchObject({ Cost: "1,000 tokens in, 500 out, less than $0.01" });
});
