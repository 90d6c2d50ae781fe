/**
 * What a route's `*` stands for, decoded once: whoever opens it decides whether it is a plain path.
 * @returns null when it can't be decoded
 */
export function pathAfter(raw: string): string | null {
  try {
    return decodeURIComponent(raw);
  } catch {
    return null;
  }
}
