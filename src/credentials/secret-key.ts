import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import { KEY_BYTES } from "./seal.ts";

/** The key that secrets are encrypted with. */
export interface SecretKey {
  /** Where it is, for people. */
  readonly place: string;
  /** @returns null when there is none yet; @throws JobdeckError `credential_unreadable` when it can't be used */
  find(): Uint8Array | null;
  /** Makes one if there is none. @throws JobdeckError `data_folder_unwritable`, `credential_unreadable` */
  make(): Uint8Array;
}

interface Options {
  /** As the setting has it: 32 bytes in hexadecimal or Base64; null = the key is in the file. */
  readonly setting: string | null;
  readonly file: string;
  /** The name of the setting, for people. */
  readonly variable: string;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A key of the settings, or of a file that the owner of the data folder alone may read. */
export function secretKey({ setting, file, variable, randomBytes }: Options): SecretKey {
  if (setting !== null) {
    const key = keyIn(setting);
    if (key === null) throw new TypeError(`Expected ${variable} to be checked before`);
    return { place: variable, find: () => key, make: () => key };
  }
  const find = () => readKey(file);
  return {
    place: file,
    find,
    make() {
      const found = find();
      if (found !== null) return found;
      writeKey(file, randomBytes);
      const made = find();
      if (made !== null) return made;
      throw unusable(file, "it was removed as soon as it was written");
    },
  };
}

/** The bytes that a text stands for; null when it is no key. */
function keyIn(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64");
  return bytes.length === KEY_BYTES ? bytes : null;
}

function readKey(file: string): Uint8Array | null {
  let text: string;
  try {
    const { mode } = statSync(file);
    if ((mode & 0o077) !== 0) throw unusable(file, "others may read it: change its rights to 600");
    text = readFileSync(file, "utf8").trim();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw cause instanceof JobdeckError ? cause : unusable(file, messageOf(cause));
  }
  const key = keyIn(text);
  if (key !== null) return key;
  throw unusable(file, "expected 32 bytes in Base64: put the right file in its place");
}

/** Whole or not at all, and never over one that another process has made meanwhile. */
function writeKey(file: string, randomBytes: (count: number) => Uint8Array): void {
  const own = `${file}.${Buffer.from(randomBytes(6)).toString("hex")}.partial`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(own, `${Buffer.from(randomBytes(KEY_BYTES)).toString("base64")}\n`, {
      ...{ mode: 0o600, flag: "wx", flush: true },
    });
    linkSync(own, file);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return;
    throw new JobdeckError(
      "data_folder_unwritable",
      `The key ${file} can't be written (${messageOf(cause)})`,
      {
        cause,
      },
    );
  } finally {
    rmSync(own, { force: true });
  }
}

function unusable(file: string, why: string): JobdeckError {
  return new JobdeckError("credential_unreadable", `The key ${file} can't be used: ${why}`);
}
