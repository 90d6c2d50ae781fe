/**
 * Runs the transcripts of docs/api against a server of its own: `bun .ci/transcripts.ts` writes what came out into the
 * documents, with times, ids and the like as in every run. With `--check` it writes nothing and names those that differ.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import { bulk } from "../src/jobs/bulk/bulk.ts";
import { demo } from "../src/jobs/demo.ts";
import { listen } from "../src/listen.ts";
import { masker } from "./transcript-mask.ts";

const FOLDER = join(import.meta.dir, "../docs/api");
/** A block of commands and what they print; a comment before it names the members that are shown. */
const BLOCK = /(?:<!-- shows: ([^>]*) -->\n)?```console\n([\s\S]*?)```/g;
/** Lines of a head that a transcript is about; the others are the same for every answer. */
const HEAD = /^(?:HTTP\/|etag|location|allow|retry-after|content-type|content-range|ratelimit)/i;
const LONGEST_MS = 15_000;
const ADDRESS = "localhost:3000";

/** The documents whose text is another one than their transcripts give, by name. */
export async function staleTranscripts(): Promise<ReadonlyMap<string, string>> {
  const stale = new Map<string, string>();
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".md"))) {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const run = await rerun(text);
    if (run !== text) stale.set(name, run);
  }
  return stale;
}

/** A document with everything run anew, one command after the other, on an empty server. */
async function rerun(text: string): Promise<string> {
  if (text.match(BLOCK) === null) return text;
  const folder = mkdtempSync(join(tmpdir(), "transcripts-"));
  const env = {
    JOBDECK_DATA: folder,
    JOBDECK_DURABILITY: "normal",
    JOBDECK_PORT: "0",
    JOBDECK_QUEUE_SIZE: "3",
  };
  const deck = compose(loadConfig({ env, cwd: folder }), { jobs: [demo, bulk] });
  let ready = false;
  const web = await listen(deck, () => ready);
  try {
    await deck.start("serve");
    ready = true;
    const masked = masker(text);
    let out = "";
    let at = 0;
    for (const match of text.matchAll(BLOCK)) {
      const [whole, shows, body = ""] = match;
      const parts: string[] = [];
      for (const command of commandsIn(body)) {
        const printed = await run(command, new URL(web.url).host);
        parts.push(`$ ${command}\n${masked(shown(printed, shows?.trim().split(/\s+/)))}`);
      }
      out += `${text.slice(at, match.index)}${shows === undefined ? "" : `<!-- shows: ${shows} -->\n`}`;
      out += `\`\`\`console\n${parts.join("")}\`\`\``;
      at = match.index + whole.length;
    }
    return out + text.slice(at);
  } finally {
    await deck.stop(() => web.stop());
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A command goes on over a line that ends with a backslash, or within quotes. */
function commandsIn(body: string): readonly string[] {
  const commands: string[] = [];
  let isOpen = false;
  for (const line of body.split("\n")) {
    if (isOpen) commands.push(`${commands.pop()}\n${line}`);
    else if (line.startsWith("$ ")) commands.push(line.slice(2));
    else continue;
    const command = commands.at(-1) ?? "";
    isOpen = command.endsWith("\\") || command.split("'").length % 2 === 0;
  }
  return commands;
}

async function run(command: string, host: string): Promise<string> {
  const child = Bun.spawn(["sh", "-c", command.replaceAll(ADDRESS, host)], { timeout: LONGEST_MS });
  const [printed, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  if (code !== 0) throw new Error(`${command}\nfailed with ${code}`);
  return printed.replaceAll(host, ADDRESS).replaceAll("\r\n", "\n");
}

/** What a reader is shown: of a head what matters, of JSON the members that are named, set in. */
function shown(printed: string, names: readonly string[] | undefined): string {
  const [, head = "", body = printed] = /^(HTTP\/[\s\S]*?\n)\n([\s\S]*)$/.exec(printed) ?? [];
  const lines = head.split("\n").filter((line) => HEAD.test(line));
  const text = /^[[{]/.test(body) ? laidOut(JSON.parse(body), names) : body;
  const whole = [...lines, ...(lines.length > 0 && text !== "" ? [""] : []), text].join("\n");
  return whole === "" || whole.endsWith("\n") ? whole : `${whole}\n`;
}

function laidOut(value: unknown, names: readonly string[] | undefined): string {
  const text = JSON.stringify(names === undefined ? value : picked(value, names), null, 2);
  // Lists and objects that fit stand on one line.
  const short = text.replaceAll(/([[{])\n\s+([^[\]{}]*?)\n\s+([\]}])/g, (all, open, inner, close) => {
    const line = `${open} ${inner.replaceAll(/,\n\s+/g, ", ")} ${close}`;
    return line.length < 90 ? line.replace("[ ", "[").replace(" ]", "]") : all;
  });
  return short.replaceAll(/"…": "…"/g, "…");
}

/** The members with these names, at whatever depth; `…` stands for the others. */
function picked(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => picked(each, names));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries.filter(([name]) => names.includes(name));
  if (kept.length === 0) return value;
  return {
    ...Object.fromEntries(kept.map(([name, member]) => [name, picked(member, names)])),
    ...(kept.length === entries.length ? {} : { "…": "…" }),
  };
}

if (import.meta.main) {
  const check = process.argv.includes("--check");
  const stale = await staleTranscripts();
  for (const [name, text] of stale) {
    if (!check) writeFileSync(join(FOLDER, name), text);
    console.log(`docs/api/${name} ${check ? "differs: run `bun .ci/transcripts.ts`" : "written"}`);
  }
  process.exit(check && stale.size > 0 ? 1 : 0);
}
