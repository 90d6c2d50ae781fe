import { ago, bytes } from "../../../views/format.ts";
import { modelFacts } from "../../domain/model-setup.ts";
import { type Command, EXIT, type Invocation, JSON_FLAG } from "../command.ts";
import { type DataFolderReport, examine, type Report } from "../examine.ts";
import { isOn } from "../flags.ts";
import { ink, line, type Output } from "../output.ts";
import { onlyFlags } from "../read-words.ts";
import { table } from "../table.ts";

export const doctorCommand: Command = {
  name: "doctor",
  group: "This installation",
  args: "",
  summary: "show the settings in force and what is wrong with this machine, or with the way to a server",
  flags: [JSON_FLAG],
  remote: true,
  exits: [
    [0, "no problems"],
    [1, "some"],
  ],
  examples: [
    ["jobdeck doctor", ""],
    ["jobdeck doctor --server https://deck.example", "whether it is reached, and its version"],
  ],
  async run(invocation: Invocation) {
    const { host, words } = invocation;
    const taken = onlyFlags(doctorCommand, words);
    const report = await examine(invocation);
    if (isOn(taken, "json")) line(host.out, JSON.stringify(report, null, 2));
    else tell(host.out, report, host.clock.now());
    return report.problems.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

function tell(out: Output, report: Report, now: number): void {
  const settings = report.settings.map(({ name, value, from }) => [name, value || "none", from]);
  section(out, "Settings", [["setting", "value", "from"], ...settings]);
  const versions = report.versions.map(({ name, version }) => [name, version ?? "not found"]);
  section(out, "Versions", [["program", "version"], ...versions]);
  if (report.server !== null) {
    const { address, version } = report.server;
    section(out, "Server", [
      ["address", "version"],
      [address, version ?? "unknown"],
    ]);
  }
  if (report.dataFolder !== null) {
    tellFolder(out, report.dataFolder, now);
    section(out, "Language model", [["what", "state"], ...modelFacts(report.model).map((fact) => [...fact])]);
  }
  for (const problem of report.problems) line(out, `${ink(out, "red", "problem")}  ${problem}`);
  if (report.problems.length === 0) line(out, ink(out, "green", "No problems found."));
}

function tellFolder(out: Output, report: DataFolderReport, now: number): void {
  const { writable, usedBytes, limitBytes, freeBytes, nodes, access, port, containers } = report;
  const takes = bytes(usedBytes);
  section(out, "Data folder", [
    ["what", "state"],
    ["writable", writable ? "yes" : "no"],
    ["takes", limitBytes === null ? takes : `${takes} of ${bytes(limitBytes)} that are allowed`],
    ["free", freeBytes === null ? "unknown" : bytes(freeBytes)],
  ]);
  if (nodes !== null) {
    const rows = nodes.map(({ role, pid, alive, heartbeatAt }) => [
      ...[role, `pid ${pid}`, alive ? "lives" : "is gone"],
      `last heard ${ago(Date.parse(heartbeatAt), now)}`,
    ]);
    const shown = rows.length === 0 ? [["none"]] : [["role", "", "", ""], ...rows];
    section(out, "Processes on this data folder", shown);
  }
  section(out, "Access", [
    ["what", "state"],
    ["who needs a token", access.needsToken ? "everybody" : "nobody"],
    [
      "tokens",
      `${access.tokens.live} in force, ${access.tokens.expired} expired, ${access.tokens.revoked} revoked`,
    ],
    [
      "reached from",
      access.reachedFrom === "this machine" ? "this machine" : "wherever its address is known",
    ],
  ]);
  section(out, "Port", [
    ["address", "state"],
    [port.address, PORT_STATES[port.state]],
  ]);
  section(out, "Containers", [["state"], [containers ?? "ready"]]);
}

const PORT_STATES = {
  free: "free",
  ours: "in use, by the server of this data folder",
  taken: "in use by another program",
} as const;

function section(out: Output, title: string, rows: readonly (readonly string[])[]): void {
  line(out, ink(out, "bold", title));
  const { isTTY, colours } = out;
  const indented = { isTTY, colours, columns: () => out.columns() - 2, write: () => undefined };
  for (const text of table(indented, rows)) line(out, `  ${text}`);
  line(out);
}
