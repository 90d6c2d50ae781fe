import type { TypeInfo } from "../domain/type-info.ts";
import { fieldFlags } from "./job-request.ts";
import { ink, type Output } from "./output.ts";
import { table } from "./table.ts";

/** What a job type does and which flags it takes. */
export function typeHelp(
  out: Output,
  type: TypeInfo,
  command: Parameters<typeof fieldFlags>[1],
): readonly string[] {
  const flags = fieldFlags(type, command);
  const others = Object.keys(Object(type.input["properties"])).length - flags.length;
  const rows = flags.map((f) => [
    `  --${f.flag}${f.hint === "" ? "" : ` ${f.hint}`}${f.many ? " …" : ""}`,
    f.required
      ? "required"
      : f.schema["default"] === undefined
        ? ""
        : `default ${JSON.stringify(f.schema["default"])}`,
    f.description,
  ]);
  return [
    `${ink(out, "bold", type.type)}  ${type.title}`,
    type.description,
    "",
    ...table(out, [["  flag", "", "meaning"], ...rows]),
    ...(others === 0
      ? []
      : ["  Its other fields are given with --input, since a flag of Jobdeck has their name."]),
    "",
    `  jobdeck ${command.name} ${type.type}${flags
      .filter((f) => f.required)
      .map((f) => ` --${f.flag} ${f.hint}`)
      .join("")}`,
  ];
}
