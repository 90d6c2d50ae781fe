import { describe, expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { signatureHeaders, verifyCallback } from "../../src/callbacks/signature.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
const NOW = Date.UTC(2026, 0, 1);
const BODY = '{"title":"Ünïcode"}';
const signed = (secrets = [SECRET], at = NOW) => signatureHeaders({ id: "m1", at, body: BODY }, secrets);

test("another implementation of the specification accepts the signature", () => {
  // It looks at the clock of the machine.
  const headers = signed([SECRET], Date.now());
  expect(new Webhook(SECRET).verify(BODY, { ...headers })).toEqual({ title: "Ünïcode" });
  expect(() => new Webhook(OTHER).verify(BODY, { ...headers })).toThrow();
});

test("what another implementation signed is verified", () => {
  const headers = {
    "webhook-id": "m2",
    "webhook-timestamp": String(NOW / 1000),
    "webhook-signature": new Webhook(SECRET).sign("m2", new Date(NOW), BODY),
  };
  expect(verifyCallback({ headers, body: BODY, secret: SECRET, now: NOW })).toEqual({ ok: true, id: "m2" });
});

test("while a secret is changed, both are good", () => {
  const headers = new Headers(signed([SECRET, OTHER]));
  for (const secret of [SECRET, OTHER]) {
    expect(verifyCallback({ headers, body: BODY, secret, now: NOW }).ok).toBe(true);
  }
});

test("without a secret there is no signature", () => {
  expect(Object.keys(signed([]))).toEqual(["webhook-id", "webhook-timestamp"]);
});

describe("a callback is refused", () => {
  const whole = { headers: signed(), body: BODY, secret: SECRET, now: NOW };
  test.each([
    ["with another body", { body: `${BODY} ` }],
    ["with another secret", { secret: OTHER }],
    ["with another id", { headers: { ...signed(), "webhook-id": "m3" } }],
    ["without a signature", { headers: signed([]) }],
    ["with a time that is none", { headers: { ...signed(), "webhook-timestamp": "now" } }],
    ["when it comes again after the window", { now: NOW + 301_000 }],
    ["when it comes from the future", { now: NOW - 301_000 }],
  ])("%s", (_, change) => {
    expect(verifyCallback(whole).ok).toBe(true);
    expect(verifyCallback({ ...whole, ...change })).toMatchObject({ ok: false, why: expect.any(String) });
  });
});
