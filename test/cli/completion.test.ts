import { expect, test } from "bun:test";
import { runCli } from "../../src/cli/cli.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { SHELLS } from "../../src/cli/completion.ts";
import { CliHost } from "../support/cli-host.ts";
import { tempFolder } from "../support/folder.ts";

async function script(shell: string): Promise<string> {
  const host = new CliHost("/");
  expect(await runCli(["completion", shell], host)).toBe(0);
  return host.out.text;
}

test.each(SHELLS)("the script for %s knows every command and every flag", async (shell) => {
  const text = await script(shell);
  for (const { name, flags } of COMMANDS) {
    expect(text).toContain(name);
    for (const flag of flags) expect(text).toMatch(new RegExp(`[ '-]${flag.name}\\b`));
  }
});

test("another shell is told which there are", async () => {
  const host = new CliHost("/");
  expect(await runCli(["completion", "csh"], host)).toBe(2);
  expect(host.err.text).toStartWith('error  Expected one of bash, zsh, fish, got "csh"\n');
});

// Where there is the shell, it has the last word.
test("every script that can be checked here is one that its shell understands", async () => {
  await using folder = await tempFolder();
  for (const shell of SHELLS) {
    const path = Bun.which(shell);
    if (path === null) continue;
    await folder.write(shell, await script(shell));
    const check = Bun.spawnSync([path, "-n", shell], { cwd: folder.path });
    expect([shell, check.exitCode, check.stderr.toString()]).toEqual([shell, 0, ""]);
  }
});

test("bash completes commands, their flags, and settings", async () => {
  const bash = Bun.which("bash");
  if (bash === null) return;
  await using folder = await tempFolder();
  await folder.write("script", await script("bash"));
  const complete = (...words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(" ");
    const line = `source ./script; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _jobdeck; echo "\${COMPREPLY[*]}"`;
    return Bun.spawnSync([bash, "-c", line], { cwd: folder.path }).stdout.toString().trim().split(" ");
  };
  expect(complete("jobdeck", "ca")).toEqual(["cancel"]);
  expect(complete("jobdeck", "re")).toEqual(["retry", "restore"]);
  expect(complete("jobdeck", "list", "--li")).toEqual(["--limit"]);
  expect(complete("jobdeck", "list", "--st")).toEqual(["--status"]);
  expect(complete("jobdeck", "--data", "x", "show", "--j")).toEqual(["--json", "--jobs"]);
  expect(complete("jobdeck", "backup", "fi")).toEqual([""]);
});
