#!/usr/bin/env node
/** The `jobdeck` command under Node: finds Bun and hands everything over to it, arguments, signals and exit code. */
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");

const bun = findBun();
if (bun === undefined) {
  console.error(
    "Jobdeck runs on Bun, which is not installed: run `npm install` here, or see https://bun.com",
  );
  process.exit(1);
}

// Before the start, so that no signal can end this program and leave Bun alone.
for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) {
  process.on(signal, () => {
    // Ctrl-C reaches every program of the terminal by itself: a second one would look like impatience.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
const { words, env } = withoutToken(process.argv.slice(2));
const child = spawn(bun, [join(__dirname, "main.ts"), ...words], { stdio: "inherit", env });
child.on("error", (error) => {
  console.error(`Bun could not be started: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  // End as it ended, so that the caller sees the same.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

/** Other users of the machine may read the arguments of a process: a token goes on in the environment. */
function withoutToken(given) {
  const words = [];
  const env = { ...process.env };
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at];
    if (word === "--") return { words: [...words, ...given.slice(at)], env };
    if (word.startsWith("--token=")) env.JOBDECK_TOKEN = word.slice("--token=".length);
    else if (word === "--token" && at + 1 < given.length && !given[at + 1].startsWith("--")) {
      at += 1;
      env.JOBDECK_TOKEN = given[at];
    } else words.push(word);
  }
  return { words, env };
}

/** Next to Jobdeck or above it, where npm puts it, or on the PATH. */
function findBun() {
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  const folders = [];
  for (let folder = dirname(__dirname); ; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules", ".bin"));
    if (folder === dirname(folder)) break;
  }
  folders.push(...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""));
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
