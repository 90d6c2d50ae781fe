import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { runCli } from "../../src/cli/cli.ts";
import { CliHost } from "../support/cli-host.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { sshKey } from "../support/ssh-key.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const SECRET = "glpat-hunter2hunter2";
async function credential(stdin: string, ...words: string[]) {
  const host = new CliHost(folder.path);
  host.stdin = stdin;
  const code = await runCli(["credential", ...words], host);
  return { code, out: host.out.text, err: host.err.text };
}

describe("jobdeck credential", () => {
  test("keeps one whose secret comes from standard input, and says where the key is", async () => {
    const { code, out, err } = await credential(`${SECRET}\n`, "add", "acme", "--for", "git.example/acme");
    expect([code, out]).toEqual([0, "Credential acme is kept for git.example/acme, encrypted.\n"]);
    expect(err).toContain(`Its key is ${folder.path}/data/secret.key: no backup holds that`);
    expect(out + err).not.toContain("hunter2");
  });

  test("lists them without their secrets, for people and for programs", async () => {
    expect((await credential("", "list")).out).toBe("There are no credentials.\n");
    const flags = ["--for", "git.example", "--user", "deck-user", "--queue", "a,b"];
    const added = JSON.parse((await credential(SECRET, "add", "acme", ...flags, "--json")).out);
    expect(added).toMatchObject({ name: "acme", host: "git.example", queues: ["a", "b"], createdBy: "cli" });
    const { out } = await credential("", "list");
    expect(out).toMatch(/^name +kind +for +queues +used\nacme +https +git\.example +a, b +never\n$/);
    expect(JSON.parse((await credential("", "list", "--json")).out)).toEqual({ credentials: [added] });
    expect(out + JSON.stringify(added)).not.toMatch(/hunter2|deck-user/);
  });

  test("keeps a key for ssh with the known hosts of a file", async () => {
    const { secret } = await sshKey();
    await folder.write("hosts.txt", "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n");
    const flags = ["--kind", "ssh", "--for", "git.example", "--known-hosts", "hosts.txt"];
    expect((await credential(secret, "add", "forge", ...flags)).code).toBe(0);
    expect((await credential("", "list")).out).toContain("forge");
  });

  test("removes one by its name", async () => {
    await credential(SECRET, "add", "acme", "--for", "git.example");
    expect((await credential("", "remove", "acme")).out).toBe("Credential acme is removed.\n");
    expect((await credential("", "list")).out).toBe("There are no credentials.\n");
  });

  test.each([
    [["add"], "Expected the name of a credential after `credential add`", 2],
    [["add", "acme"], "Expected --for to name what the credential is for", 2],
    [["add", "acme", "--for", "a b"], "host: must be a host", 1],
    [["add", "acme", "--for", "x", "--kind", "pgp"], 'Expected --kind to be https or ssh, got "pgp"', 2],
    [["add", "acme", "--for", "x", "--known-hosts", "no.txt"], "can't be read (ENOENT)", 2],
    [["remove", "nobody"], 'No credential has the name or id "nobody"', 1],
    [["remove"], "Expected the name of a credential after `credential remove`", 2],
    [["list", "--for", "x"], "Flag --for belongs to `credential add`", 2],
    [["show"], 'Expected one of add, list, remove after `credential`, got "show"', 2],
  ])("refuses %p", async (words, message, code) => {
    const answer = await credential(SECRET, ...words);
    expect(answer.err).toContain(message);
    expect(answer.code).toBe(code);
  });

  test("does not take a secret among its words, nor say it again", async () => {
    const { code, err } = await credential("", "add", "acme", SECRET, "--for", "git.example");
    expect([code, err.includes("hunter2")]).toEqual([2, false]);
    expect(err).toContain("a secret is read from standard input");
  });
});
