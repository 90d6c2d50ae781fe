import { join } from "node:path";

export const MAIN = join(import.meta.dir, "../../src/main.ts");

/** What starts the `jobdeck` command. @param preload a file that is loaded before it */
export function commandLine(words: readonly string[], preload?: string): string[] {
  return [process.execPath, ...(preload === undefined ? [] : ["--preload", preload]), MAIN, ...words];
}

/**
 * The `jobdeck` command as a process of its own, started in a folder and with nothing of this environment but PATH. A server
 * logs bugs and no more.
 */
export function jobdeck(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  command = commandLine(words),
): Bun.Subprocess<"ignore", "pipe", "pipe"> {
  return Bun.spawn(command, {
    cwd: folder,
    env: { PATH: Bun.env["PATH"] ?? "", JOBDECK_LOG_LEVEL: "error", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}

/** Reads until the text was seen, and leaves the rest unread. @returns everything until then */
export async function until(stream: ReadableStream<Uint8Array>, text: string): Promise<string> {
  let seen = "";
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  while (!seen.includes(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended without ${JSON.stringify(text)}: ${seen}`);
    seen += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return seen;
}

/** A server on a data folder of its own below `folder`, once it takes requests. */
export async function serve(folder: string, env: Readonly<Record<string, string>> = {}, preload?: string) {
  const command = commandLine(["serve"], preload);
  const server = jobdeck(folder, ["serve"], { JOBDECK_PORT: "0", ...env }, command);
  const text = await until(server.stdout, "Stop ");
  const [, url = ""] = /listens on (\S+)/.exec(text) ?? [];
  return { server, text, url };
}
