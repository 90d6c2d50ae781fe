import { quote } from "../../domain/errors.ts";
import type { TypeInfo } from "../../domain/type-info.ts";
import { type Command, EXIT, JSON_FLAG } from "../command.ts";
import { isOn } from "../flags.ts";
import { RUN_OPTIONS } from "../job-options.ts";
import { typeCalled } from "../job-request.ts";
import { line, type Output } from "../output.ts";
import { readWords } from "../read-words.ts";
import { table } from "../table.ts";
import { typeHelp } from "../type-help.ts";
import { UsageError } from "../usage-error.ts";
import { INPUT_FLAG } from "./run.ts";

export const typesCommand: Command = {
  name: "types",
  group: "This installation",
  args: "[TYPE]",
  summary: "list the job types, or say what one of them takes",
  flags: [JSON_FLAG],
  remote: true,
  exits: [[0, "listed"]],
  examples: [
    ["jobdeck types", ""],
    ["jobdeck types wiki --json | jq '.types[0].input'", "the JSON Schema of its input"],
  ],
  async run({ host, config, words: given }) {
    const { taken, words } = readWords(typesCommand, given);
    const [name, extra] = words;
    if (extra !== undefined)
      throw new UsageError(`\`jobdeck types\` takes one type, got ${quote(extra)} too`, "types");
    const known = (await host.types(config)).list();
    const types = name === undefined ? known : [typeCalled(known, name)];
    if (isOn(taken, "json")) line(host.out, JSON.stringify({ types }, null, 2));
    else
      for (const text of name === undefined
        ? overview(host.out, types)
        : help(host.out, types, config.server === null ? "run" : "add"))
        line(host.out, text);
    return EXIT.ok;
  },
};

function overview(out: Output, types: readonly TypeInfo[]): readonly string[] {
  const rows = types.map((type) => [type.type, type.title, type.description]);
  return table(out, [["TYPE", "TITLE", "WHAT IT DOES"], ...rows]);
}

/** @param name the command that starts one */
function help(out: Output, types: readonly TypeInfo[], name: "run" | "add"): readonly string[] {
  const asking = { name, flags: [INPUT_FLAG, JSON_FLAG], options: RUN_OPTIONS };
  return types.flatMap((type) => typeHelp(out, type, asking));
}
