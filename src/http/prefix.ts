/**
 * Where a face is mounted: no slash at its end, and "" for the root.
 * @throws TypeError when it is no plain path
 */
export function mountPrefix(written: string): string {
  const prefix = written.replace(/\/+$/, "");
  if (/^(\/[\w.~-]+)*$/.test(prefix) && !/\/\.{1,2}(\/|$)/.test(prefix)) return prefix;
  throw new TypeError(`Expected \`prefix\` to be a path such as /deck, got ${JSON.stringify(written)}`);
}

/** A path as it is below the prefix; one that is not below it stays as it is. */
export function below(prefix: string, path: string): string {
  return path.startsWith(`${prefix}/`) || path === prefix ? path.slice(prefix.length) : path;
}
