import { type Command, type Flag, GROUPS } from "../src/cli/command.ts";
import { allExits, spelt } from "../src/cli/commands/help.ts";
import { COMMANDS } from "../src/cli/commands.ts";

const HEAD = `<!-- made by .ci/build-docs.ts from src/cli/commands -->

# The command line

In a clone the command is \`npm run jobdeck --\` or \`bun src/main.ts\`. \`jobdeck help\` says the same as this page, \`jobdeck COMMAND --help\` what one command takes, and \`jobdeck run TYPE --help\` what a job type takes.

## What holds for every command

**Settings are flags.** Each of [the settings](configuration.md) can be given as a flag in any place, such as \`--data /var/lib/jobdeck\`; \`jobdeck doctor\` shows those in force and where they come from.

**A server instead of the data folder.** With \`--server URL\` or \`JOBDECK_SERVER\` a command asks that server, with the token in \`JOBDECK_TOKEN\` if it wants one, and does and prints the same. The token is not printed by anything. \`--token\` works too, but other users of the machine may read the flags of a process. What can't be done from afar says so and does nothing; \`--server=\` leaves the setting out. An address that redirects is refused, since a token must not follow; for a certificate of your own authority there is \`NODE_EXTRA_CA_CERTS\`.

**Words for people, \`--json\` for programs.** With \`--json\` standard output has JSON and nothing else: a job is what [the API](api.md) answers with. A failure is then one line on standard error, \`{"error":{"code":"job_not_found","message":"…"}}\`, with [the codes of the API](api.md), and besides them \`usage\`, \`server_unreachable\`, \`server_foreign\` (not a Jobdeck), \`server_moved\`, \`unauthorized\` and \`forbidden\`. Without it a failure is one sentence a fault on standard error.

| command | its JSON |
|---|---|
| \`show\`, \`add\`, \`retry\`, \`run\`, \`watch\`, \`cancel\` | one job: as it is, as it was created, or once it has ended |
| \`list\` | \`{jobs}\` |
| \`types\` | \`{types}\`, with the JSON Schema of each input |
| \`log\` | one object a line: \`{seq, attempt, at, level, stage, message}\` |
| \`doctor\` | \`{settings[{name, value, from}], versions[{name, version}], server{address, version}, dataFolder{path, writable, usedBytes, limitBytes, freeBytes, nodes[], access{needsToken, reachedFrom, tokens{live, expired, revoked}}, port, containers}, problems[]}\`; \`server\` or \`dataFolder\` is null |
| \`backup\` | \`{file, bytes, jobs, documents, files, contentBytes, changed[]}\` |
| \`restore\` | \`{dataDir, jobs, documents, files, contentBytes, createdAt, movedTo}\` |
| \`token create\`, \`token revoke\` | one token, as [the API](api.md#tokens) has it; a new one with its secret in \`token\` |
| \`credential add\`, \`credential remove\` | one credential, as [the API](api.md#credentials) has it |
| \`credential list\` | \`{credentials}\` |
| \`token list\`, \`token reset\` | \`{tokens}\`; \`{removed}\`, how many there were |
| \`migrate\` | \`{database, from, to, copy, dryRun}\` |

**Colours and movement** are for a terminal only; \`NO_COLOR\` takes the colours away, \`TERM=dumb\` both. A reader that closes the pipe early, as \`head\` does, is no failure.

**Exit codes** are 0 done, 1 failed, 2 not understood, 130 cancelled or interrupted. Each command says what they mean there; 1 is also what keeps any of them from its work, such as a bad setting, a data folder that can't be opened, or a server that can't be asked.
`;

/** docs/cli.md. */
export function cliDocument(): string {
  const groups = GROUPS.map((group) => {
    const commands = COMMANDS.filter((command) => command.group === group);
    return `\n## ${group}\n${commands.map(section).join("")}`;
  });
  return `${HEAD}${groups.join("")}`;
}

function section(command: Command): string {
  const { name, args, summary, flags, notes = [], exits, examples, remote } = command;
  const place = remote ? "On the data folder or a server." : "On this machine only.";
  const said = notes.map(([word, meaning]) => `| ${code(word)} | ${cell(meaning)} |\n`);
  const rows = [...said, ...flags.map(row)];
  const words = rows.length === 0 ? "" : `\n| | |\n|---|---|\n${rows.join("")}`;
  const codes = allExits(exits).map(([exit, meaning]) => `${exit} ${meaning}`);
  const lines = examples.map(([line, meaning]) => (meaning === "" ? line : `${line}   # ${meaning}`));
  return [
    `\n### ${`jobdeck ${name} ${args}`.trimEnd()}\n`,
    `\n${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${place}\n`,
    words,
    `\nExit codes: ${codes.join(" · ")}.\n`,
    `\n\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`,
  ].join("");
}

function row(flag: Flag): string {
  return `| ${code(spelt(flag))} | ${cell(flag.meaning)} |\n`;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
