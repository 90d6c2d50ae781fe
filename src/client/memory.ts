/** Where ids of jobs are kept; `localStorage` is one. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Remembers under a name which job was run, for each server apart. */
export interface Memory {
  find(name: string): string | null;
  keep(name: string, jobId: string): void;
  forget(name: string): void;
}

/** @param storage null = nothing outlives the page or the script */
export function memoryIn(storage: Storage | null, server: string): Memory {
  const kept = storage ?? volatile();
  const keyOf = (name: string) => `jobdeck ${server} ${name}`;
  return {
    find: (name) => kept.getItem(keyOf(name)),
    keep: (name, jobId) => kept.setItem(keyOf(name), jobId),
    forget: (name) => kept.removeItem(keyOf(name)),
  };
}

/** The browser's, where there is one and it may be used. */
export function browserStorage(): Storage | null {
  try {
    return "localStorage" in globalThis ? globalThis.localStorage : null;
  } catch {
    return null;
  }
}

function volatile(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
