import { expect, test } from "bun:test";
import type { Key } from "../../../src/domain/supplies.ts";
import { withoutKey } from "../../../src/queue/handler/without-key.ts";

const https: Key = {
  ...{ kind: "https", name: "acme", host: "git.example", username: "deck", secret: 'a"b\\c-secret' },
};
const ssh: Key = {
  ...{ kind: "ssh", name: "forge", host: "git.example", knownHosts: "" },
  secret: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
};

test("a run's secret is in nothing that it says, in whatever form", () => {
  const conceal = withoutKey(https);
  const basic = Buffer.from('deck:a"b\\c-secret').toString("base64");
  const told = conceal({ type: "error", message: `sent a"b\\c-secret as Basic ${basic}`, retryable: true });
  expect(told).toEqual({ type: "error", message: "sent ••• as Basic •••", retryable: true });
  const value = { deep: ['x a"b\\c-secret y', encodeURIComponent('a"b\\c-secret')] };
  expect(conceal({ type: "result", value })).toEqual({ type: "result", value: { deep: ["x ••• y", "•••"] } });
});

test("no line of a private key is, but for those that all keys have", () => {
  const message = "read b3BlbnNzaC1rZXk= from -----BEGIN OPENSSH PRIVATE KEY----- AAAA";
  expect(withoutKey(ssh)({ type: "warn", message })).toEqual({
    type: "warn",
    message: "read ••• from -----BEGIN OPENSSH PRIVATE KEY----- AAAA",
  });
});

test("what has nothing to do with it is passed on as it is", () => {
  const message = { type: "warn", message: "nothing" } as const;
  expect(withoutKey(https)(message)).toBe(message);
  expect(withoutKey(null)(message)).toBe(message);
});
