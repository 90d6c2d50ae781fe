import { expect, test } from "bun:test";
import { hostPrefix } from "../../src/credentials/host-prefix.ts";

test.each([
  ["github.com", "github.com"],
  ["GitHub.com/Acme", "github.com/Acme"],
  ["https://www.github.com/acme/", "github.com/acme"],
  ["https://github.com:443/acme/repo.git", "github.com/acme/repo"],
  ["https://someone@github.com/acme", "github.com/acme"],
  ["git.example:8443//a//b/", "git.example:8443/a/b"],
  ["127.0.0.1:3000", "127.0.0.1:3000"],
  ["[::1]:3000/a", "[::1]:3000/a"],
  ["müller.example", "xn--mller-kva.example"],
])("a token for %s is for %s", (written, host) => expect(hostPrefix(written, "https")).toBe(host));

test.each([
  ["git@git.example", "git.example"],
  ["ssh://git@git.example:22/acme", "git.example/acme"],
  ["git.example:2222", "git.example:2222"],
])("a key for %s is for %s", (written, host) => expect(hostPrefix(written, "ssh")).toBe(host));

test.each([
  ...["", "  ", "https://", "/acme", "a b", "git.example/../x", "git.example/%2e%2e/x", "git.example/a?b"],
  ...[
    "git.example/a#b",
    "git.example:0",
    "git.example:99999",
    "user:password@git.example",
    "file:///x",
    "a\\b",
  ],
])("%j is no place", (written) => expect(hostPrefix(written, "https")).toBeNull());
