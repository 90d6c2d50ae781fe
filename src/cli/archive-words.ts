import { isAbsolute, join } from "node:path";
import { type Command, EXIT, type Flag, type Invocation, JSON_FLAG } from "./command.ts";
import { isOn } from "./flags.ts";
import { line, type Output } from "./output.ts";
import { oneWord, readWords } from "./read-words.ts";

interface Wish {
  readonly file: string;
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/** The flags of what reads or writes an archive. @param force what `--force` allows */
export function archiveFlags(force: string): readonly Flag[] {
  return [{ name: "force", kind: "switch", meaning: force }, JSON_FLAG];
}

/**
 * Runs a command on one archive. A signal ends it, and leaves nothing behind.
 * @param act does it
 * @param tell says in words what was done
 */
export async function withArchive<T>(
  command: Pick<Command, "name" | "flags">,
  { host, words }: Invocation,
  act: (wish: Wish) => Promise<T>,
  tell: (out: Output, result: T) => void,
): Promise<number> {
  const said = readWords(command, words);
  const name = oneWord(command, said, "file");
  const file = isAbsolute(name) ? name : join(host.cwd, name);
  const stop = new AbortController();
  const off = host.onSignal(() => stop.abort());
  try {
    const result = await act({ file, force: isOn(said.taken, "force"), signal: stop.signal });
    if (isOn(said.taken, "json")) line(host.out, JSON.stringify(result, null, 2));
    else tell(host.out, result);
    return EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) return EXIT.cancelled;
    throw error;
  } finally {
    off();
  }
}
