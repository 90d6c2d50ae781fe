/** The content type of what `openMetrics` writes. */
export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  /** What is added to the family's name, such as `_total` or `_bucket`; default nothing. */
  readonly suffix?: string;
  readonly labels?: Labels;
  readonly value: number;
}

/** Samples that belong together. Its name says what is measured, and ends with the unit where there is one. */
export interface Family {
  readonly name: string;
  readonly type: "gauge" | "counter" | "histogram" | "info";
  readonly unit?: "seconds" | "bytes";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Families in the text format of OpenMetrics 1.0. */
export function openMetrics(families: readonly Family[]): string {
  return `${families.flatMap(linesOf).join("\n")}\n# EOF\n`;
}

/** A counter of one value; it starts at 0 with the process. */
export function counter(
  name: string,
  help: string,
  samples: readonly Omit<Sample, "suffix">[],
  unit?: Family["unit"],
): Family {
  const totals = samples.map((sample) => ({ ...sample, suffix: "_total" }));
  return { name, type: "counter", help, samples: totals, ...(unit === undefined ? {} : { unit }) };
}

export function gauge(
  name: string,
  help: string,
  samples: readonly Omit<Sample, "suffix">[] | number,
  unit?: Family["unit"],
): Family {
  const all = typeof samples === "number" ? [{ value: samples }] : samples;
  return { name, type: "gauge", help, samples: all, ...(unit === undefined ? {} : { unit }) };
}

function linesOf({ name, type, unit, help, samples }: Family): readonly string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(({ suffix = "", labels = {}, value }) => `${name}${suffix}${labelText(labels)} ${value}`),
  ];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
