import type { Migration } from "../../backup/data-folder.ts";
import { type Command, EXIT, JSON_FLAG } from "../command.ts";
import { isOn } from "../flags.ts";
import { line } from "../output.ts";
import { onlyFlags } from "../read-words.ts";

export const migrateCommand: Command = {
  name: "migrate",
  group: "Data folder",
  args: "",
  summary: "bring the database to the version of this Jobdeck, and keep a copy of the old one",
  flags: [{ name: "dry-run", kind: "switch", meaning: "only say what would be done" }, JSON_FLAG],
  remote: false,
  notes: [["when", "any command that opens an older database does it by itself; this one says what it did"]],
  exits: [
    [0, "done, or there was nothing to do"],
    [1, "a newer Jobdeck wrote the database, or it can't be read or written"],
  ],
  examples: [["jobdeck migrate --dry-run", "before an update takes effect"]],
  async run({ host, config, words }) {
    const taken = onlyFlags(migrateCommand, words);
    const dryRun = isOn(taken, "dry-run");
    const migration = host.dataFolder.migrate(config, dryRun);
    if (isOn(taken, "json")) line(host.out, JSON.stringify({ ...migration, dryRun }, null, 2));
    else for (const text of told(migration, dryRun)) line(host.out, text);
    return EXIT.ok;
  },
};

function told({ database, from, to, copy }: Migration, dryRun: boolean): readonly string[] {
  if (from === null) return [`There is no database at ${database}: nothing to migrate`];
  if (from === to) return [`The database ${database} has version ${to}, the newest: nothing to migrate`];
  const text = `The database ${database} ${dryRun ? "would go" : "went"} from version ${from} to ${to}`;
  if (copy === null) return [text];
  return [text, `  ${dryRun ? "A copy would be kept" : "A copy of the old one is"} at ${copy}`];
}
