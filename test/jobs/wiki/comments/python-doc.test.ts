import { expect, test } from "bun:test";
import { pythonDoc } from "../../../../src/jobs/wiki/comments/python-doc.ts";

test("A line that begins with a role goes on with the sentence", () => {
  const doc = pythonDoc("It will call\n:meth:`close` at the end.\n\n:param name: who");
  expect(doc?.text).toBe("It will call\n`close` at the end.");
  expect(doc?.params).toEqual([{ name: "name", text: "who" }]);
});

test("A role that is broken over two lines is read as one", () => {
  const doc = pythonDoc("Waits for :ref:`(connect timeout,\nread timeout) <timeouts>` to pass.");
  expect(doc?.text).toBe("Waits for `(connect timeout, read timeout)` to pass.");
});

test("Backslashes that only part reStructuredText from letters go", () => {
  const doc = pythonDoc(":class:`Option`\\s are optional.\n\n:param \\*\\*kwargs: the others");
  expect(doc?.text).toBe("`Option`s are optional.");
  expect(doc?.params).toEqual([{ name: "**kwargs", text: "the others" }]);
});

test("A licence in a docstring is no documentation", () => {
  expect(pythonDoc("Copyright (c) Jane Doe and contributors.\nAll rights reserved.")).toBeNull();
  const doc = pythonDoc("Runs jobs.\n\n:copyright: (c) 2012 by Jane Doe.\n:license: Apache2, see LICENSE.");
  expect(doc?.text).toBe("Runs jobs.");
});

test("What follows two colons is code also when nothing else follows", () => {
  expect(pythonDoc("Sends it::\n\n        send(1)\n    ")?.text).toBe("Sends it:\n\n```python\nsend(1)\n```");
});
