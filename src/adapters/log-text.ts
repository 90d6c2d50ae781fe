const MARKS: Readonly<Record<string, string>> = {
  debug: "debug",
  info: "info ",
  warn: "WARN ",
  error: "ERROR",
};

/** What the text of a line has in it already. */
const SAID = new Set(["method", "path"]);

/** `20:15:07.123 info  GET /jobs  status=200 ms=3`; a stack comes below. @param json a line of the log */
export function lineForPeople(json: string): string {
  // As it was written a moment ago.
  const { time, level, msg, err, ...fields } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const at = String(time).slice(11, 23);
  const pairs = Object.entries(fields)
    .filter(([name]) => !SAID.has(name))
    .map(([name, value]) => `  ${name}=${oneLine(value)}`);
  return `${at} ${MARKS[String(level)] ?? level} ${oneLine(msg)}${pairs.join("")}${below(err)}\n`;
}

/** What came from outside can neither begin a line of its own nor move the cursor. */
function oneLine(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return printable(text.replaceAll(/\s*\n\s*/g, " ⏎ "));
}

function below(err: unknown): string {
  if (err === undefined || err === null) return "";
  const told = typeof err === "object" && "stack" in err ? err.stack : err;
  const text = typeof told === "string" ? told : JSON.stringify(told);
  return text
    .split("\n")
    .map((line) => `\n    ${printable(line.trimEnd())}`)
    .join("");
}

/** Without what moves the cursor, ends a line, or turns the direction of the text around. */
function printable(text: string): string {
  return text.replaceAll("\t", " ").replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "�");
}
