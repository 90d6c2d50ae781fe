/** A place in a list of jobs: between two rows of the order (createdAt, id). */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
}

const SHAPE = /^(\d{1,16})\.([0-9a-f-]{36})$/;

/** @returns an opaque, self-contained word that is safe in a URL */
export function encodeCursor(cursor: Cursor): string {
  return btoa(`${cursor.createdAt}.${cursor.id}`)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @returns undefined for anything that `encodeCursor` did not make */
export function decodeCursor(word: string): Cursor | undefined {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(word)) return undefined;
  let text: string;
  try {
    text = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
  const [, createdAt, id] = SHAPE.exec(text) ?? [];
  if (createdAt === undefined || id === undefined) return undefined;
  const cursor = { createdAt: Number(createdAt), id };
  return encodeCursor(cursor) === word ? cursor : undefined;
}
