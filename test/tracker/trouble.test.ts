import { expect, test } from "bun:test";
import { type ErrorCode, JobdeckError } from "../../src/domain/errors.ts";
import { Trouble } from "../../src/tracker/trouble.ts";

function told() {
  const lines: string[] = [];
  const trouble = new Trouble({
    onFault: (cause) => lines.push(String(cause)),
    onNotice: (text) => lines.push(text),
  });
  const fails = (code: ErrorCode) => trouble.fault(new JobdeckError(code, code));
  return { trouble, lines, fails };
}

test("a trouble with the data folder is told when it begins, when it becomes another and when it is over", () => {
  const { trouble, lines, fails } = told();
  for (let n = 0; n < 100; n += 1) fails("disk_full");
  for (let n = 0; n < 100; n += 1) fails("data_folder_unwritable");
  expect(trouble.current?.reason).toBe("data_folder_unwritable");
  trouble.over();
  trouble.over();
  expect(trouble.current).toBeNull();
  fails("disk_full");
  expect(lines).toEqual([
    "JobdeckError: disk_full",
    "JobdeckError: data_folder_unwritable",
    "The data folder can be written again, and what had to wait goes on.",
    "JobdeckError: disk_full",
  ]);
});

test("a broken page of the database is no less broken when another one was written", () => {
  const { trouble, lines, fails } = told();
  for (let n = 0; n < 100; n += 1) {
    fails("database_unreadable");
    trouble.over();
  }
  expect(trouble.current?.reason).toBe("database_unreadable");
  expect(lines).toEqual(["JobdeckError: database_unreadable"]);
});

test("bugs and other failures are told each time, and are no trouble of the folder", () => {
  const { trouble, lines, fails } = told();
  trouble.fault(new Error("a bug"));
  trouble.fault(new Error("a bug"));
  fails("git_failed");
  expect(trouble.current).toBeNull();
  expect(lines).toHaveLength(3);
});
