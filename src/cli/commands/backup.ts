import { join } from "node:path";
import { bytes, plural } from "../../../views/format.ts";
import { variableOf } from "../../settings.ts";
import { archiveFlags, withArchive } from "../archive-words.ts";
import type { Command } from "../command.ts";
import { line, plain } from "../output.ts";

const MOST_NAMES = 10;

export const backupCommand: Command = {
  name: "backup",
  group: "Data folder",
  args: "FILE",
  summary: "write the data folder into one file, also while a server runs",
  flags: archiveFlags("replace the file if it is there"),
  remote: false,
  notes: [
    ["FILE", "a tar archive with gzip, such as jobdeck.tar.gz; it appears when all is in it"],
    [
      "what is in it",
      "the database as it is at one moment, what its jobs left, its documents, and a sum of each; not the key of credentials",
    ],
  ],
  exits: [
    [0, "written"],
    [1, "the file is there already, or it can't be written"],
    [130, "interrupted; nothing is left behind"],
  ],
  examples: [
    ["jobdeck backup jobdeck-$(date +%F).tar.gz", "every night"],
    ["tar xzf jobdeck.tar.gz && sha256sum -c SHA256SUMS", "look into it without Jobdeck"],
  ],
  async run(invocation) {
    const { host, config } = invocation;
    return await withArchive(
      backupCommand,
      invocation,
      (wish) => host.dataFolder.backup(config, wish),
      (out, backup) => {
        const { jobs, documents, credentials, files, contentBytes, file, changed } = backup;
        const what = [plural(jobs, "job"), plural(documents, "document"), plural(files, "file")].join(", ");
        line(out, `${what}, ${bytes(contentBytes)}: kept in ${file}, ${bytes(backup.bytes)}`);
        if (credentials > 0) {
          const key =
            config.secretKey === null ? join(config.dataDir, "secret.key") : variableOf("secretKey");
          line(
            out,
            `  ${plural(credentials, "credential")}, encrypted: the key, ${key}, is not in it, so keep a copy elsewhere`,
          );
        }
        for (const name of changed.slice(0, MOST_NAMES))
          line(out, `  It became shorter while it was read, since its job runs: ${plain(name)}`);
      },
    );
  },
};
