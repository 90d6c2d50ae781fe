import { LanternError } from "./errors.ts";

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a time span such as `90s`, `15m`, `12h` or `7d`.
 *
 * @returns milliseconds
 * @throws LanternError `config_invalid` when the text is anything else
 */
export function parseDuration(text: string): number {
  const match = /^(\d{1,6})(s|m|h|d)$/.exec(text.trim());
  if (match === null) {
    throw new LanternError("config_invalid", `Expected a time span such as 15m, got ${JSON.stringify(text)}`);
  }
  const unit = match[2] as keyof typeof UNITS;
  return Number(match[1]) * UNITS[unit];
}

/** Writes a time span for people, in its biggest unit: `5 min`, `2 h`, `3 d`. */
export function describeDuration(ms: number): string {
  if (ms < UNITS.m) return `${Math.round(ms / UNITS.s)} s`;
  if (ms < UNITS.h) return `${Math.round(ms / UNITS.m)} min`;
  if (ms < UNITS.d) return `${Math.round(ms / UNITS.h)} h`;
  return `${Math.round(ms / UNITS.d)} d`;
}
