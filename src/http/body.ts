import { JobdeckError } from "../domain/errors.ts";

/** A decoded body: what a program sent as JSON, or the fields of a form. */
export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "form"; readonly fields: URLSearchParams };

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

/** Deeper JSON serves nobody, and would overflow the stack of whoever walks it. */
const MAX_DEPTH = 64;

/**
 * Reads a request's body, however it is sent.
 * @param limit bytes; also holds for chunked bodies, which don't say how long they are
 * @throws JobdeckError `body_too_large`, `unsupported_media_type` or `body_unreadable`
 */
export async function readBody(request: Request, limit: number): Promise<Body> {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return { kind: "none" };
  if (!/^\s*(?:identity)?\s*$/i.test(request.headers.get("content-encoding") ?? "")) {
    throw new JobdeckError("unsupported_media_type", "Expected a body without Content-Encoding");
  }
  const header = request.headers.get("content-type") ?? "";
  const type = header.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json" || /^application\/[\w.-]+\+json$/.test(type)) {
    return { kind: "json", value: parseJson(textOf(bytes)) };
  }
  if (type === FORM) return { kind: "form", fields: new URLSearchParams(textOf(bytes)) };
  if (type === MULTIPART) return { kind: "form", fields: await parseMultipart(bytes, header) };
  throw new JobdeckError(
    "unsupported_media_type",
    `Expected a body of type application/json, ${FORM} or ${MULTIPART}`,
  );
}

/** @throws JobdeckError `body_too_large`, `body_unreadable` */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new JobdeckError("body_too_large", `Expected a body of at most ${limit} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of request.body) {
      length += piece.length;
      if (length > limit) throw tooLarge();
      pieces.push(piece);
    }
  } catch (cause) {
    // A client that leaves in the middle of its body is no bug of ours.
    if (!request.signal.aborted) throw cause;
    throw new JobdeckError("body_unreadable", "Expected the whole body, but the connection ended", { cause });
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new JobdeckError("body_unreadable", "Expected the body to be UTF-8", { cause });
  }
}

function parseJson(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) {
    throw new JobdeckError("body_unreadable", `Expected JSON of at most ${MAX_DEPTH} levels`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new JobdeckError("body_unreadable", "Expected the body to be JSON", { cause });
  }
}

/** How deep brackets nest outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
    else if (char === "]" || char === "}") depth -= 1;
  }
  return deepest;
}

/**
 * The fields and files of a multipart form.
 * @param type the header with its boundary
 * @throws JobdeckError `body_unreadable`
 */
export function readMultipart(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  return new Response(bytes, { headers: { "content-type": type } }).formData().catch((cause: unknown) => {
    throw new JobdeckError("body_unreadable", "Expected the body to be a multipart form", { cause });
  });
}

async function parseMultipart(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<URLSearchParams> {
  const form = await readMultipart(bytes, type);
  const fields = new URLSearchParams();
  for (const [name, value] of form.entries()) {
    if (typeof value !== "string") {
      throw new JobdeckError("request_invalid", "Expected a form without files", {
        issues: [{ path: `/${name.slice(0, 200)}`, message: "must be text, not a file" }],
      });
    }
    fields.append(name, value);
  }
  return fields;
}
