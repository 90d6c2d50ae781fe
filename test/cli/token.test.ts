import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { runCli } from "../../src/cli/cli.ts";
import { CliHost } from "../support/cli-host.ts";
import { type Folder, tempFolder } from "../support/folder.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

async function cli(...words: string[]) {
  const host = new CliHost(folder.path);
  const code = await runCli(words, host);
  return { code, out: host.out.text, err: host.err.text };
}
const token = (...words: string[]) => cli("token", ...words);

describe("jobdeck token create", () => {
  test("prints the token alone, so that a script can take it, and says beside it what it is", async () => {
    const { code, out, err } = await token("create", "--name", "me");
    expect(code).toBe(0);
    expect(out).toMatch(/^jd_[\w-]{43}\n$/);
    expect(err).toBe("This is token me (admin), without an end. It is not shown again.\n");
  });

  test("takes scopes, queues and an end", async () => {
    await token("create");
    const flags = ["--scope", "run,cancel", "--queue", "a,b", "--queue", "c", "--expires", "30d"];
    const made = JSON.parse((await token("create", ...flags, "--json")).out);
    expect(made).toMatchObject({ name: "token-2", scopes: ["run", "cancel"], queues: ["a", "b", "c"] });
    expect(made.token).toStartWith("jd_");
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(30 * 86_400_000);
    const { err } = await token("create", "--scope", "read", "--queue", "a", "--expires", "1h");
    expect(err).toMatch(
      /^This is token token-3 \(read in a\), until 20\d\d-.*Z\. It is not shown again\.\n$/,
    );
  });

  test("says when nobody could make another over the network", async () => {
    expect((await token("create", "--scope", "read")).err).toContain("No token has the scope admin");
  });

  test.each([
    [["create", "--scope", "all"], 'Expected --scope to be some of read, run, cancel, admin, got "all"', 2],
    [["create", "--expires", "soon"], 'Expected --expires to be a duration such as 30d, got "soon"', 2],
    [["create", "--expires", "0s"], "Expected --expires to be a duration", 2],
    [["create", "me"], 'Nothing is expected here, got "me"', 2],
    [["create", "--queue", "a"], "queues: must be left out with the scope admin", 1],
    [["create", "--name", "-x"], "name: must begin with a letter or digit", 1],
    [["make"], 'Expected one of create, list, revoke, reset after `token`, got "make"', 2],
    [["toString"], "Expected one of create", 2],
    [["revoke"], "Expected the id or the name of a token", 2],
    [["revoke", "nobody"], 'No token has the id or name "nobody"', 1],
    [["revoke", "nobody", "--json"], '{"error":{"code":"token_not_found","message":"No token has', 1],
    [["list", "--scope", "read"], "Flag --scope belongs to `token create`", 2],
    [["reset", "--name", "me"], "Flag --name belongs to `token create`", 2],
  ])("refuses %p", async (words, message, code) => {
    const answer = await token(...words);
    expect(answer.err).toContain(message);
    expect([answer.code, answer.out]).toEqual([code, ""]);
    expect((await token("list")).out).toContain("There are no tokens");
  });
});

describe("tokens", () => {
  test("are listed with what they may do and whether they are in force", async () => {
    const secret = (await token("create", "--name", "me")).out.trim();
    await token("create", "--name", "ci", "--scope", "run", "--queue", "demo");
    const { out } = await token("list");
    expect(out).toMatch(/me +admin +without an end +never/);
    expect(out).toMatch(/ci +run in demo +without an end +never/);
    expect(out).not.toContain(secret);
    const { tokens } = JSON.parse((await token("list", "--json")).out);
    expect(tokens).toMatchObject([{ name: "me", state: "live" }, { name: "ci" }]);
  });

  test("are revoked by name, by id and by its beginning, and stay in the list", async () => {
    const made = [];
    for (const name of ["one", "two", "three"])
      made.push(JSON.parse((await token("create", "--name", name, "--json")).out));
    expect((await token("revoke", "one")).out).toBe("Token one is revoked.\n");
    expect(JSON.parse((await token("revoke", made[1].id.toUpperCase(), "--json")).out).state).toBe("revoked");
    expect((await token("revoke", made[2].id.slice(0, 30))).code).toBe(0);
    expect((await token("revoke", made[2].id.slice(0, 3))).err).toContain("Several tokens begin with");
    const { tokens } = JSON.parse((await token("list", "--json")).out);
    expect(tokens.map((one: { state: string }) => one.state)).toEqual(["revoked", "revoked", "revoked"]);
  });

  test.each(["", "0", "01"])("the only one is not revoked by %p, with which many ids begin", async (word) => {
    await token("create", "--name", "me");
    const { code, err } = await token("revoke", word);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("No token has the id or name") });
    expect(JSON.parse((await token("list", "--json")).out).tokens).toMatchObject([{ state: "live" }]);
  });

  test("can all be forgotten", async () => {
    await token("create");
    expect((await token("reset")).out).toBe("All tokens are forgotten (1): nobody needs one now.\n");
    expect((await token("list")).out).toBe("There are no tokens: nobody needs one.\n");
  });
});

describe("jobdeck doctor", () => {
  const access = async (...words: string[]) => {
    const { out } = await cli("doctor", ...words);
    return /Access\n(?: .*\n)*/.exec(out)?.[0] + out.slice(out.indexOf("problem"));
  };

  test("says who needs a token, how many there are, and none of them", async () => {
    expect(await access()).toMatch(/who needs a token +nobody\n +tokens +0 in force, 0 expired, 0 revoked/);
    const secret = (await token("create")).out.trim();
    const text = await access();
    expect(text).toMatch(/who needs a token +everybody\n +tokens +1 in force/);
    expect(text).not.toContain(secret);
  });

  test("finds a deck that nobody can enter, and one that would not start", async () => {
    expect(await access("--host", "0.0.0.0")).toContain("JOBDECK_HOST is 0.0.0.0, and no token is in force");
    await token("create");
    expect(await access("--host", "0.0.0.0")).not.toContain("JOBDECK_HOST is 0.0.0.0");
    await token("revoke", "token-1");
    expect(await access()).toContain("No token is in force, so nobody can come in");
  });
});
