import { flagOf, SETTING_KEYS, SETTINGS } from "../../settings.ts";
import { type Command, EXIT, type Flag, GROUPS } from "../command.ts";
import { ink, line, type Output, pad } from "../output.ts";

/** What `jobdeck` can do: all of it, or one command. */
export function tellHelp(out: Output, commands: readonly Command[], command?: Command): void {
  if (command === undefined) tellAll(out, commands);
  else tellOne(out, command);
}

function tellAll(out: Output, commands: readonly Command[]): void {
  line(out, "Jobdeck runs long jobs, shows them live, stops them with one click and keeps what they made.");
  for (const group of GROUPS) {
    const members = commands.filter((command) => command.group === group);
    line(out, `\n${ink(out, "bold", group)}`);
    tellPairs(
      out,
      members.map(({ name, args, summary }) => [pad(`jobdeck ${name} ${args.split(" ")[0]}`, 20), summary]),
    );
  }
  line(out);
  line(out, "`jobdeck COMMAND --help` says more about one, `jobdeck run TYPE --help` about a job type.");
  line(out, "With --server URL, or JOBDECK_SERVER, a command asks a server instead of the data folder.");
  line(out, "Every command takes the settings as flags; `jobdeck doctor` shows those in force:");
  tellPairs(
    out,
    SETTING_KEYS.map((key) => [pad(`--${flagOf(key)}`, 20), SETTINGS[key].description]),
  );
}

function tellOne(
  out: Output,
  { name, args, summary, flags, notes = [], exits, examples, remote }: Command,
): void {
  const most = flags.length === 0 ? "" : "[flags]";
  line(out, [ink(out, "bold", `jobdeck ${name}`), args, most].filter(Boolean).join(" "));
  line(out, `  ${summary}`);
  section(
    out,
    "",
    notes.map(([word, meaning]) => [word, meaning]),
  );
  section(
    out,
    "Flags",
    flags.map((flag) => [spelt(flag), flag.meaning]),
  );
  section(
    out,
    "Exit codes",
    allExits(exits).map(([code, meaning]) => [String(code), meaning]),
  );
  section(out, "Examples", examples);
  line(out);
  line(
    out,
    remote
      ? "It works on the data folder, or with --server URL on a server."
      : "It works on this machine, not on a server.",
  );
}

/** In the order of the codes, with the one that every command has. */
export function allExits(exits: Command["exits"]): Command["exits"] {
  const notUnderstood = [EXIT.usage, "the command line was not understood"] as const;
  return [...exits, notUnderstood].toSorted(([a], [b]) => a - b);
}

/** A flag as one writes it: `--limit N`. */
export function spelt({ name, hint, many }: Flag): string {
  const dashes = name.length === 1 ? "-" : "--";
  return `${dashes}${name}${hint === undefined ? "" : ` ${hint}`}${many === true ? " …" : ""}`;
}

function section(
  out: Output,
  title: string,
  rows: readonly (readonly [word: string, meaning: string])[],
): void {
  if (rows.length === 0) return;
  line(out);
  if (title !== "") line(out, title);
  tellPairs(out, rows);
}

/** Words and what they mean; on a screen the meaning goes on below itself. */
function tellPairs(out: Output, rows: readonly (readonly [word: string, meaning: string])[]): void {
  const width = Math.max(...rows.map(([word]) => Bun.stringWidth(word))) + 2;
  const room = out.columns() - width - 3;
  for (const [word, meaning] of rows) {
    const [first = "", ...more] = out.isTTY && room >= 20 ? wrapped(meaning, room) : [meaning];
    line(out, `  ${pad(word, width)}${first}`.trimEnd());
    for (const text of more) line(out, `  ${" ".repeat(width)}${text}`);
  }
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && Bun.stringWidth(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
