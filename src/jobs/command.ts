import { statSync } from "node:fs";
import { JobdeckError } from "../domain/errors.ts";
import { defineJob, onlyAsProgram, t } from "./define.ts";

/** Runs any program. It is there only when the settings allow it: see docs/job-types.md. */
export const command = defineJob({
  type: "command",
  title: "Run a command",
  description:
    "Starts a program. What it writes is the log; with the line protocol it can report progress too.",
  icon: "square-terminal",
  input: t.Object(
    {
      command: t.Array(t.String({ minLength: 1 }), {
        title: "Command",
        description: "The program and its arguments, without a shell.",
        minItems: 1,
        maxItems: 1000,
      }),
      cwd: t.Optional(
        t.String({
          title: "Folder",
          description: "An absolute path, where it starts; else it starts in the folder for what it leaves.",
          pattern: "^/",
        }),
      ),
      env: t.Optional(
        t.Record(t.String(), t.String(), {
          title: "Environment",
          description:
            "Variables as a JSON object, besides PATH, HOME, TMPDIR, LANG and TZ. They are never shown again.",
          writeOnly: true,
        }),
      ),
      image: t.Optional(
        t.String({
          title: "Image",
          description: "The image of a container to run it in; else it runs on this machine.",
          minLength: 1,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  titleOf: ({ command: words }) => words.join(" ").slice(0, 100),
  normalise(input) {
    // In an image the folder is one of the image's.
    const { cwd, image } = input;
    if (cwd === undefined || image !== undefined) return input;
    if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return input;
    const message = "Expected a folder that exists";
    throw new JobdeckError(
      "input_invalid",
      `The input does not fit job type command. /input/cwd: ${message}`,
      {
        issues: [{ path: "/input/cwd", message }],
      },
    );
  },
  program: ({ command: words, cwd = null, env = {}, image = null }) => ({
    command: words,
    ...{ cwd, env, image },
    resultOf: (result, exitCode) => ({ exitCode, result }),
  }),
  executorFor: ({ image }) => (image === undefined ? "subprocess" : "container"),
  run: onlyAsProgram,
});
