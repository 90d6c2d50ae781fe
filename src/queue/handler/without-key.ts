import type { Key } from "../../domain/supplies.ts";
import type { OutMessage } from "../protocol.ts";

/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 6;

/**
 * Takes a run's secret out of everything that the run says, whoever said it again: it must stand in no log, no error
 * and no result.
 * @param key null = there is none
 */
export function withoutKey(key: Key | null): (message: OutMessage) => OutMessage {
  const hidden = (key === null ? [] : formsOf(key))
    .filter((form) => form.length >= SHORTEST)
    // As it stands in JSON.
    .map((form) => JSON.stringify(form).slice(1, -1));
  if (hidden.length === 0) return (message) => message;
  return (message) => {
    const text = JSON.stringify(message);
    if (!hidden.some((form) => text.includes(form))) return message;
    // It was a message before, and only its texts were changed.
    return JSON.parse(hidden.reduce((left, form) => left.replaceAll(form, "•••"), text)) as OutMessage;
  };
}

function formsOf(key: Key): readonly string[] {
  if (key.kind === "ssh") return key.secret.split("\n").filter((line) => !line.startsWith("-----"));
  const { secret, username } = key;
  return [secret, Buffer.from(`${username}:${secret}`).toString("base64"), encodeURIComponent(secret)];
}
