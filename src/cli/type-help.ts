import type { TypeInfo } from "../domain/type-info.ts";
import { inputFlags } from "./input-flags.ts";
import { ink, type Output, table } from "./output.ts";

/** What a job type does and which flags it takes. */
export function typeHelp(out: Output, type: TypeInfo): readonly string[] {
  const flags = inputFlags(type.input);
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
    "",
    `  jobdeck run ${type.type}${flags
      .filter((f) => f.required)
      .map((f) => ` --${f.flag} ${f.hint}`)
      .join("")}`,
  ];
}
