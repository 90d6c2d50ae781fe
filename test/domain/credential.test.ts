import { describe, expect, test } from "bun:test";
import { type Credential, credentialFor } from "../../src/domain/credential.ts";

let made = 0;
function credential(fields: Partial<Credential>): Credential {
  made += 1;
  return {
    ...{ id: String(made).padStart(4, "0"), name: fields.host ?? "", kind: "https", host: "git.example" },
    ...{ queues: null, createdBy: "test", createdAt: made, lastUsedAt: null },
    ...fields,
  };
}

const chosen = (address: string, credentials: readonly Credential[], queue = "wiki") =>
  credentialFor(address, queue, credentials)?.host ?? null;

describe("the credential for an address", () => {
  const all = [
    credential({ host: "git.example" }),
    credential({ host: "git.example/acme" }),
    credential({ host: "git.example/acme/secret" }),
    credential({ host: "git.example:8443/acme" }),
    credential({ kind: "ssh", host: "ssh.example" }),
    credential({ kind: "ssh", host: "ssh.example:2222/acme" }),
  ];
  test.each([
    ["https://git.example/other/one", "git.example"],
    ["https://git.example/acme/one", "git.example/acme"],
    ["https://git.example/acme/secret", "git.example/acme/secret"],
    ["https://git.example/acme/secret.git", "git.example/acme/secret"],
    ["https://git.example/acme/secrets", "git.example/acme"],
    ["https://git.example/acmes/one", "git.example"],
    ["https://git.example:8443/acme/one", "git.example:8443/acme"],
    ["ssh://git@ssh.example/acme/one", "ssh.example"],
    ["ssh://git@ssh.example:2222/acme/one", "ssh.example:2222/acme"],
    ["git@ssh.example:acme/one", "ssh.example"],
  ])("%s is read with that for %s", (address, host) => expect(chosen(address, all)).toBe(host));

  test.each([
    "https://evil.example/git.example/acme",
    "https://git.example.evil.example/acme",
    "https://xgit.example/acme",
    "https://git.example:8443/other",
    "https://git.example@evil.example/acme",
    "https://ssh.example/acme",
    "ssh://git@git.example/acme",
    "ssh://git@ssh.example:2222/other",
    "git@ssh.example.evil.example:acme/one",
    "file:///git.example/acme",
    "/git.example/acme",
    "sample:lantern",
    "",
  ])("there is none for %s", (address) => expect(chosen(address, all)).toBeNull());

  test.each(["acme%2f..%2fother", "acme/%2e%2e/other", "acme%5cother", "acme/%252e"])(
    "the beginning of a path does not cover one that a server may read otherwise: %s",
    (path) => {
      const limited = [credential({ host: "git.example/acme" })];
      const address = new URL(`https://git.example/${path}`).href;
      expect(chosen(address, limited)).toBeNull();
    },
  );

  test("one that is for other queues is as good as none", () => {
    const team = [credential({ host: "git.example", queues: ["team"] })];
    expect(chosen("https://git.example/a/b", team, "wiki")).toBeNull();
    expect(chosen("https://git.example/a/b", team, "team")).toBe("git.example");
  });

  test("of several for one place it is the one that names the queue, else the newest", () => {
    const old = credential({ host: "git.example", name: "old" });
    const young = credential({ host: "git.example", name: "young" });
    const team = credential({ host: "git.example", name: "team", queues: ["team"], createdAt: 0 });
    const name = (queue: string) => credentialFor("https://git.example/a", queue, [team, old, young])?.name;
    expect([name("wiki"), name("team")]).toEqual(["young", "team"]);
  });
});
