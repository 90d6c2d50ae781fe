/** A strict reader of the text format of OpenMetrics 1.0: throws at whatever the format forbids. */
export interface ReadFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly samples: readonly ReadSample[];
}

export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const NUMBER = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [""],
  counter: ["_total", "_created"],
  histogram: ["_bucket", "_count", "_sum", "_created"],
  info: ["_info"],
};

export function readOpenMetrics(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith("\n# EOF\n")) throw new Error("It must end with # EOF and a line feed");
  const families = new Map<
    string,
    { -readonly [K in keyof ReadFamily]: ReadFamily[K] } & { help: boolean }
  >();
  const seen = new Set<string>();
  let current = "";
  for (const line of text.slice(0, -"\n# EOF\n".length).split("\n")) {
    const [, kind, name = "", rest = ""] = /^# (TYPE|UNIT|HELP) (\S+) (.*)$/.exec(line) ?? [];
    if (kind !== undefined) {
      if (!NAME.test(name)) throw new Error(`No name of a metric: ${line}`);
      if (name !== current && families.has(name)) throw new Error(`Family ${name} is torn apart`);
      current = name;
      const family = families.get(name) ?? { name, type: "", unit: null, samples: [], help: false };
      families.set(name, family);
      if (family.samples.length > 0) throw new Error(`${kind} of ${name} comes after its samples`);
      if (kind === "TYPE") {
        if (family.type !== "" || SUFFIXES[rest] === undefined) throw new Error(`A wrong type: ${line}`);
        family.type = rest;
      } else if (kind === "UNIT") {
        if (!name.endsWith(`_${rest}`)) throw new Error(`${name} must end with its unit ${rest}`);
        family.unit = rest;
      } else {
        if (/(?<!\\)(?:\\\\)*"/.test(rest)) throw new Error(`A quote that is not escaped: ${line}`);
        family.help = true;
      }
      continue;
    }
    const family = families.get(current);
    const [, sampleName = "", labelText = "", number = ""] = SAMPLE.exec(line) ?? [];
    const suffix = sampleName.slice(current.length);
    if (family === undefined || !sampleName.startsWith(current) || !SUFFIXES[family.type]?.includes(suffix)) {
      throw new Error(`A sample that belongs to no family: ${JSON.stringify(line)}`);
    }
    if (!NUMBER.test(number)) throw new Error(`No number: ${line}`);
    const labels = readLabels(labelText, line);
    const key = `${sampleName} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (seen.has(key)) throw new Error(`Twice the same: ${line}`);
    seen.add(key);
    const value = Number(number.replace("Inf", "Infinity"));
    if (family.type !== "gauge" && (value < 0 || Number.isNaN(value)))
      throw new Error(`Less than 0: ${line}`);
    family.samples = [...family.samples, { name: sampleName, labels, value }];
  }
  for (const family of families.values()) {
    if (family.type === "" || !family.help) throw new Error(`${family.name} has no type or no help`);
    if (family.type === "histogram") checkHistogram(family);
  }
  return families;
}

function readLabels(text: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ""; ) {
    const [whole, name = "", value = ""] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name in labels) throw new Error(`Wrong labels: ${line}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** Buckets grow in order, end with +Inf, and that one is the count. */
function checkHistogram({ name, samples }: ReadFamily): void {
  const groups = Map.groupBy(samples, ({ labels: { le: _, ...labels } }) => JSON.stringify(labels));
  for (const [labels, group] of groups) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const ends = buckets.map(({ labels: { le = "" } }) => {
      if (!/^(\+Inf|\d+\.\d+|\d+e-\d+)$/.test(le)) throw new Error(`${name}: no canonical bound ${le}`);
      return Number(le.replace("Inf", "Infinity"));
    });
    const counts = buckets.map(({ value }) => value);
    const count = group.find((sample) => sample.name === `${name}_count`)?.value;
    const sum = group.find((sample) => sample.name === `${name}_sum`)?.value;
    const ordered = (numbers: readonly number[]) =>
      numbers.every((n, i) => i === 0 || n >= (numbers[i - 1] ?? 0));
    if (!ordered(ends) || !ordered(counts) || ends.at(-1) !== Number.POSITIVE_INFINITY) {
      throw new Error(`${name}${labels}: buckets must grow up to +Inf`);
    }
    if (count !== counts.at(-1) || sum === undefined)
      throw new Error(`${name}${labels}: count or sum is wrong`);
  }
}
