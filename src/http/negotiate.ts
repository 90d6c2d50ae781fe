/** What an answer is made for. `fragment` is a piece of a page that htmx asked for. */
export type Face = "html" | "json" | "fragment" | "event-stream";

/** What every answer that depends on `faceOf` varies by. */
export const VARY = "Accept, HX-Request-Type";

interface Offer {
  readonly type: string;
  readonly q: number;
}

/**
 * @param fallback what is answered when the client has no preference: `json` under `/api`, `html` for pages
 * @param streams whether the resource can be an event stream
 */
export function faceOf(headers: Headers, fallback: "html" | "json", streams = false): Face {
  if (headers.get("hx-request-type") === "partial") return "fragment";
  const offers = parseAccept(headers.get("accept") ?? "*/*");
  if (streams && offers[0]?.type === "text/event-stream") return "event-stream";
  const html = quality(offers, "text", "html");
  const json = quality(offers, "application", "json");
  // Neither is wanted: one is sent all the same, as RFC 9110 allows, and a client sees by its type what came.
  if (html.q === 0 && json.q === 0) return fallback;
  if (html.q !== json.q) return html.q > json.q ? "html" : "json";
  return html.at === json.at ? fallback : html.at < json.at ? "html" : "json";
}

/** Whether a person looks at the answer. */
export function isBrowser(face: Face): boolean {
  return face === "html" || face === "fragment";
}

function parseAccept(accept: string): readonly Offer[] {
  return accept.split(",").map((part) => {
    const [type = "", ...params] = part.split(";").map((word) => word.trim().toLowerCase());
    const q = Number(params.find((word) => word.startsWith("q="))?.slice(2) ?? 1);
    return { type, q: Number.isFinite(q) ? Math.min(1, Math.max(0, q)) : 0 };
  });
}

/** The most specific offer counts; `at` is its place in the header, and past the end for a wildcard or none. */
function quality(offers: readonly Offer[], type: string, subtype: string): { q: number; at: number } {
  const exact = offers.findIndex((offer) => offer.type === `${type}/${subtype}`);
  if (exact >= 0) return { q: offers[exact]?.q ?? 0, at: exact };
  const wildcard = offers.find((o) => o.type === `${type}/*`) ?? offers.find((o) => o.type === "*/*");
  return { q: wildcard?.q ?? 0, at: offers.length };
}
