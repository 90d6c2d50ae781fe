/** What part of a file is asked for: `whole` also when the header can't be understood, as RFC 9110 wants it. */
export type Part =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

/**
 * @param size of the file, in bytes
 * @returns the one range asked for, both ends included; several ranges at once are answered with the whole file
 */
export function partOf(header: string | null, size: number): Part {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return { kind: "whole" };
  if (from === "") {
    const last = Math.min(Number(to), size);
    return last === 0 ? { kind: "unsatisfiable" } : { kind: "part", start: size - last, end: size - 1 };
  }
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== "" && Number(to) < start) return { kind: "whole" };
  return start >= size ? { kind: "unsatisfiable" } : { kind: "part", start, end };
}
