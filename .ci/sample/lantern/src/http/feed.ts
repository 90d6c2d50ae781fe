import { excerpt, headline } from "../channels/message.ts";
import type { Change } from "../core/snapshot.ts";

const MOST_ENTRIES = 50;

/**
 * Writes an Atom feed with the newest changes first.
 *
 * @param changes in the order of their numbers
 * @param origin the address that the feed is served from, such as `http://localhost:4114`
 */
export function atomFeed(changes: readonly Change[], origin: string): string {
  const newest = changes.slice(-MOST_ENTRIES).reverse();
  const updated = new Date(newest[0]?.foundAt ?? 0).toISOString();
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<title>Lantern</title><id>${escapeXml(origin)}/feed.xml</id><updated>${updated}</updated>`,
    ...newest.map((change) => entry(change, origin)),
    "</feed>",
  ].join("\n");
}

function entry(change: Change, origin: string): string {
  const id = `${origin}/api/changes?after=${change.number - 1}`;
  return [
    `<entry><id>${escapeXml(id)}</id><title>${escapeXml(headline(change))}</title>`,
    `<updated>${new Date(change.foundAt).toISOString()}</updated>`,
    `<content type="text">${escapeXml(excerpt(change).join("\n"))}</content></entry>`,
  ].join("");
}

/** Makes a text safe inside elements and attributes. Characters that XML has no way to write are dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
