import { flagOf, SETTING_KEYS, SETTINGS } from "../../settings.ts";
import type { Command } from "../command.ts";
import { ink, line, type Output, pad } from "../output.ts";

/** What `jobdeck` can do: all of it, or one command. */
export function tellHelp(out: Output, commands: readonly Command[], command?: Command): void {
  if (command !== undefined) {
    line(out, `${ink(out, "bold", `jobdeck ${command.name}`)} ${command.usage}`.trimEnd());
    line(out, `  ${command.summary}`);
    const notes = command.notes ?? [];
    const width = Math.max(...notes.map(([word]) => word.length)) + 2;
    if (notes.length > 0) line(out);
    for (const [word, meaning] of notes) line(out, `  ${pad(word, width)}${meaning}`);
    return;
  }
  line(out, "Jobdeck runs long jobs, shows them live, stops them with one click and keeps what they made.");
  line(out);
  for (const { name, usage, summary } of commands) {
    line(out, `  ${ink(out, "bold", `jobdeck ${name}`)} ${usage}`.trimEnd());
    line(out, `      ${summary}`);
  }
  line(out);
  line(out, "`jobdeck COMMAND --help` says more about one, `jobdeck run TYPE --help` about a job type.");
  line(out, "Every command takes the settings as flags; `jobdeck doctor` shows those in force:");
  for (const key of SETTING_KEYS) line(out, `  ${pad(`--${flagOf(key)}`, 22)}${SETTINGS[key].description}`);
}
