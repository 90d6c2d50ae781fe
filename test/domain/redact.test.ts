import { describe, expect, test } from "bun:test";
import { redacted } from "../../src/domain/redact.ts";

const HIDDEN: readonly (readonly [what: string, line: string])[] = [
  ["a password in an address", "clone https://ann:hunter22@git.example/a failed"],
  ["a token alone in an address", "clone https://hunter22@git.example/a failed"],
  ["a bearer token", "Authorization: Bearer hunter22.abc-def"],
  ["a header in JSON", '{"authorization":"Basic hunter22=="}'],
  ["a cookie", "cookie: sid=1; session=hunter22".replace("sid=1; session", "session_token")],
  ["a secret of webhooks", "signed with whsec_hunter22AAAA="],
  ["a value of a query", "GET /a?access_token=hunter22&b=1"],
  ["a setting", "JOBDECK_LLM_API_KEY=hunter22"],
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

  test("keeps what is no secret", () => {
    const line =
      '{"path":"/api/jobs","inputTokens":5,"msg":"see https://git.example/a//b, mail to ann@example.org"}';
    expect(redacted(line)).toBe(line);
  });

  test("that is long and odd takes no longer than others of its length", () => {
    for (const part of ["a-", "//", "token", '"token":"', "Bearer ", "password=", "\\\\"]) {
      expect(redacted(part.repeat(50_000)).length).toBeGreaterThan(0);
    }
  });
});
