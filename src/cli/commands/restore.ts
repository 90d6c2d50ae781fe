import { join } from "node:path";
import { bytes, plural } from "../../../views/format.ts";
import { archiveFlags, withArchive } from "../archive-words.ts";
import type { Command } from "../command.ts";
import { line, plain } from "../output.ts";

export const restoreCommand: Command = {
  name: "restore",
  group: "Data folder",
  args: "FILE",
  summary: "make the data folder of a backup; nothing is deleted",
  flags: archiveFlags("move a data folder that is not empty aside, to FOLDER.before-TIME"),
  remote: false,
  notes: [
    ["how", "all is unpacked and compared with its sums beside the folder, and then takes its place at once"],
    ["when", "while no server, worker or run is on the folder"],
  ],
  exits: [
    [0, "restored"],
    [1, "refused: nothing was changed"],
    [130, "interrupted: nothing was changed"],
  ],
  examples: [
    ["jobdeck restore jobdeck.tar.gz", "into ./data"],
    ["jobdeck restore jobdeck.tar.gz --data /var/lib/jobdeck --force", "in place of what is there"],
  ],
  async run(invocation) {
    const { host, config } = invocation;
    return await withArchive(
      restoreCommand,
      invocation,
      (wish) => host.dataFolder.restore(config, wish),
      (out, { dataDir, jobs, documents, credentials, files, contentBytes, createdAt, movedTo }) => {
        const what = [plural(jobs, "job"), plural(documents, "document"), plural(files, "file")].join(", ");
        line(out, `${what}, ${bytes(contentBytes)}, as of ${plain(createdAt)}: restored to ${dataDir}`);
        if (credentials > 0 && config.secretKey === null) {
          line(
            out,
            `  ${plural(credentials, "credential")}, encrypted: put their key, which is in no backup, to ${join(dataDir, "secret.key")}`,
          );
        }
        if (movedTo !== null) line(out, `  What was there before is in ${movedTo}`);
      },
    );
  },
};
