import { messageOf } from "../../domain/errors.ts";
import { languageNamed } from "./languages.ts";
import { SourceParser } from "./parse/parser.ts";
import { type ParseMessage, type ParseRequest, packFacts } from "./parse/protocol.ts";

/**
 * The program that parses, apart from the run, so that a file that breaks the parser breaks only this. It ends when
 * its parent does: between two files it lets the closed channel be noticed.
 */
const parser = new SourceParser(languageNamed);
let work: Promise<void> = Promise.resolve();

function send(message: ParseMessage): void {
  process.send?.(message);
}

async function handle({ files }: ParseRequest): Promise<void> {
  for (const file of files) {
    try {
      send({ path: file.path, packed: packFacts(await parser.parse(file)) });
    } catch (error) {
      send({ path: file.path, failure: messageOf(error) });
      // After a trap inside wasm the module's memory can no longer be trusted.
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) process.exit(70);
    }
    await Bun.sleep(0);
  }
}

process.on("disconnect", () => process.exit(0));
process.on("message", (request: ParseRequest) => {
  work = work.then(() => handle(request));
});
send("ready");
