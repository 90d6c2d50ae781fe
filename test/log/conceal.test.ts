import { describe, expect, test } from "bun:test";
import { concealed } from "../../src/log/conceal.ts";

const MASK = "•••";

describe("a text about a job", () => {
  test("loses what its input keeps secret, wherever that stands", () => {
    const input = { name: "open", token: "s3cret", nested: [{ key: 123456 }, "open"] };
    const masked = { name: "open", token: MASK, nested: [{ key: MASK }, "open"] };
    expect(concealed("open s3cret 123456 s3cret", input, masked, MASK)).toBe("open ••• ••• •••");
  });

  test("loses all of an input that nobody can say the secrets of", () => {
    expect(concealed("failed for ann@home", { who: "ann@home", deep: ["xyzzy"] }, MASK, MASK)).toBe(
      "failed for •••",
    );
  });

  test("loses a longer secret whole, although a shorter one is part of it", () => {
    const input = { a: "pass", b: "password" };
    expect(concealed("password", input, { a: MASK, b: MASK }, MASK)).toBe(MASK);
  });

  test("keeps what is too short to be told from other text", () => {
    expect(concealed("a job", { key: "a" }, { key: MASK }, MASK)).toBe("a job");
  });
});
