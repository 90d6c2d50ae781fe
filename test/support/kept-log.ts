import type { Log } from "../../src/domain/log.ts";

export interface KeptLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps what it is told. */
export class KeptLog implements Log {
  readonly lines: KeptLine[] = [];
  readonly debug = this.#write("debug");
  readonly info = this.#write("info");
  readonly warn = this.#write("warn");
  readonly error = this.#write("error");

  get texts(): readonly string[] {
    return this.lines.map(({ text }) => text);
  }

  /** The fields of the first line with a text. */
  fieldsOf(text: string): Readonly<Record<string, unknown>> {
    const found = this.lines.find((line) => line.text === text);
    if (found === undefined) throw new Error(`No line says "${text}": ${this.texts.join(", ")}`);
    return found.fields;
  }

  #write(level: KeptLine["level"]): Log["info"] {
    return (fields, text) => void this.lines.push({ level, text, fields });
  }
}
