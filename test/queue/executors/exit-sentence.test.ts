import { expect, test } from "bun:test";
import { exitSentence } from "../../../src/queue/executors/exit-sentence.ts";

test.each([
  [1, null, null, "The program ended with exit code 1"],
  [1, null, "no such table", "The program ended with exit code 1. Its last words: no such table"],
  [126, null, null, "The program could not be run: it is not an executable file (exit code 126)"],
  [127, null, null, "The program could not be run: it was not found (exit code 127)"],
  [137, "SIGKILL", null, "The program was killed by SIGKILL, perhaps because memory ran out, exit code 137"],
  [137, null, null, "The program was killed by SIGKILL, perhaps because memory ran out, exit code 137"],
  [139, "SIGSEGV", null, "The program crashed (SIGSEGV: a bad memory address), exit code 139"],
  [143, null, null, "The program was ended by SIGTERM, exit code 143"],
  [138, "SIGUSR1", null, "The program was ended by SIGUSR1, exit code 138"],
])("exit code %p (signal %p, last words %p) is explained", (code, signal, lastError, sentence) => {
  expect(exitSentence({ code, signal, lastError })).toBe(sentence);
});
