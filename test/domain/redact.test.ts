import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { redacted } from "../../src/domain/redact.ts";

const HIDDEN: readonly (readonly [what: string, line: string])[] = [
  ["a password in an address", "clone https://ann:hunter22@git.example/a failed"],
  ["a token alone in an address", "clone https://hunter22@git.example/a failed"],
  ["a bearer token", "Authorization: Bearer hunter22.abc-def"],
  ["a header in JSON", '{"authorization":"Basic hunter22=="}'],
  ["all cookies", "Cookie: a=1; session=hunter22; b=hunter22"],
  ["a secret of webhooks", "signed with whsec_hunter22AAAA="],
  ["a value of a query", "GET /a?access_token=hunter22&b=1"],
  ["a setting", "JOBDECK_LLM_API_KEY=hunter22"],
  ["a value in JSON under a longer name", `{"accessToken":"hunter22","a":1}`],
  ["a value in JSON", '{"password":"hunter22","a":1}'],
  ["a value with a quote in it", String.raw`{"password":"a\"hunter22","a":1}`],
  ["a value of JSON within JSON", String.raw`{"error":"got {\"apiKey\":\"hunter22\"}"}`],
];

describe("a line of the log hides", () => {
  for (const [what, line] of HIDDEN) {
    test(what, () => {
      expect(redacted(line)).not.toContain("hunter22");
      expect(redacted(line)).toContain("•••");
    });
  }
});

describe("a line of the log", () => {
  test("stays JSON", () => {
    for (const [, line] of HIDDEN.filter(([, text]) => text.startsWith("{"))) {
      expect(() => JSON.parse(redacted(line))).not.toThrow();
    }
  });

  test("stays JSON and the same without its secrets, whatever is in it", () => {
    const words = fc.constantFrom(
      "password",
      '"',
      "\\",
      ":",
      "=",
      '"token":"',
      "//a@",
      "Bearer abcdefg",
      " ",
      "x",
    );
    const text = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(""));
    const nested = fc.oneof(
      text,
      text.map((value) => JSON.stringify({ password: value, a: value })),
    );
    fc.assert(
      fc.property(fc.dictionary(text, nested, { maxKeys: 4 }), (line) => {
        expect(Object.keys(JSON.parse(redacted(JSON.stringify(line)))).length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps what is no secret", () => {
    const line =
      '{"path":"/api/jobs","inputTokens":5,"msg":"see https://git.example/a//b, mail to ann@example.org"}';
    expect(redacted(line)).toBe(line);
  });

  test("keeps the name of the token that asked, and nothing else that looks so", () => {
    const line = '{"jobId":"0199","by":"token:laptop","msg":"Job asked to stop"}';
    expect(redacted(line)).toBe(line);
    const told = JSON.stringify({ msg: JSON.stringify({ by: "token:hunter22" }), at: "token:hunter22" });
    expect(redacted(told)).not.toContain("hunter22");
  });

  test("that is long and odd takes no longer than others of its length", () => {
    for (const part of ["a-", "//", "token", '"token":"', "Bearer ", "password=", "\\\\"]) {
      expect(redacted(part.repeat(50_000)).length).toBeGreaterThan(0);
    }
  });
});
