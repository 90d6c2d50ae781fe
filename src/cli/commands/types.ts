import { quote } from "../../domain/errors.ts";
import type { TypeInfo } from "../../domain/type-info.ts";
import { type Command, EXIT, JSON_FLAG, JSON_NOTE } from "../command.ts";
import { isOn, positionals, takeFlags } from "../flags.ts";
import { line, type Output, table } from "../output.ts";
import { typeCalled } from "../run-request.ts";
import { typeHelp } from "../type-help.ts";
import { UsageError } from "../usage-error.ts";

export const typesCommand: Command = {
  name: "types",
  usage: "[TYPE] [--json]",
  summary: "list the job types, or say what one of them takes",
  notes: [JSON_NOTE],
  async run({ host, config, words }) {
    const taken = takeFlags(words, JSON_FLAG, "types");
    const [name, extra] = positionals(taken.rest, "types");
    if (extra !== undefined)
      throw new UsageError(`\`jobdeck types\` takes one type, got ${quote(extra)} too`, "types");
    const known = (await host.types(config)).list();
    const types = name === undefined ? known : [typeCalled(known, name)];
    if (isOn(taken, "json")) line(host.out, JSON.stringify({ types }, null, 2));
    else
      for (const text of name === undefined ? overview(host.out, types) : help(host.out, types))
        line(host.out, text);
    return EXIT.ok;
  },
};

function overview(out: Output, types: readonly TypeInfo[]): readonly string[] {
  const rows = types.map((type) => [type.type, type.title, type.description]);
  return table(out, [["TYPE", "TITLE", "WHAT IT DOES"], ...rows]);
}

function help(out: Output, types: readonly TypeInfo[]): readonly string[] {
  return types.flatMap((type) => typeHelp(out, type));
}
