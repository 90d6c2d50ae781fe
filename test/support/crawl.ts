/** Attributes in which our pages name addresses. */
const ATTRIBUTE = /\s(?:href|src|hx-(?:get|push-url|sse:connect))="([^"]*)"/g;
const SHEET = /url\(["']?([^)"']+)["']?\)/g;

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

interface Visit {
  readonly path: string;
  readonly method: "GET" | "POST";
}

export interface Crawled {
  /** Paths without queries, that were asked for. */
  readonly visited: readonly string[];
  /** Addresses that lead out of the prefix, with the page that names them. */
  readonly strays: readonly string[];
  /** Answers that are no success and no redirect. */
  readonly failed: readonly string[];
}

/** Follows every address that pages, streams, styles and redirects name, and sends every form. */
export async function crawl(
  send: (path: string, init?: RequestInit) => Promise<Response>,
  start: string,
  prefix: string,
): Promise<Crawled> {
  const visited = new Set<string>();
  const strays = new Set<string>();
  const failed: string[] = [];
  const waiting: Visit[] = [{ path: start, method: "GET" }];
  /** They change what there is, so they come when all of that was seen. */
  const forms: Visit[] = [];

  const note = (address: string, from: string, method: Visit["method"] = "GET") => {
    const written = unescaped(address);
    if (written === "" || written.startsWith("#") || /^(?:https?|mailto|data):/.test(written)) return;
    const { pathname, search } = new URL(written, `http://localhost${from}`);
    if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) strays.add(`${from} → ${written}`);
    else (method === "GET" ? waiting : forms).push({ path: pathname + search, method });
  };

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift() ?? forms.shift()) {
    const { path, method } = next;
    // One query of each page is enough, and one form of each kind.
    const plain = path.replace(/\?.*/, "");
    const key = `${method} ${method === "GET" ? plain : plain.replace(ID, ":id")}`;
    if (visited.has(key)) continue;
    visited.add(key);
    const response = await send(path, {
      method,
      redirect: "manual",
      headers: {
        accept: "text/html,*/*;q=0.5",
        ...(method === "POST" ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(method === "POST" ? { body: "" } : {}),
    });
    const text = await beginning(response);
    if (response.status >= 400 && method === "GET") failed.push(`${response.status} ${path}`);
    const location = response.headers.get("location");
    if (location !== null) note(location, path);
    const cookiePath = /;\s*path=([^;]*)/i.exec(response.headers.get("set-cookie") ?? "")?.[1];
    if (cookiePath !== undefined && cookiePath !== prefix)
      strays.add(`${path} sets a cookie for ${cookiePath}`);
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("html") || type.includes("event-stream")) {
      for (const [, address = ""] of text.matchAll(ATTRIBUTE)) note(address, path);
      for (const [form] of text.matchAll(/<form\b[^>]*>/g)) {
        const action = /\saction="([^"]*)"/.exec(form)?.[1];
        if (action !== undefined) note(action, path, /method="post"/i.test(form) ? "POST" : "GET");
      }
    }
    if (type.includes("css")) for (const [, address = ""] of text.matchAll(SHEET)) note(address, path);
    // The paths of the API's description are patterns, and below the server that it names.
    const isDescription = path.endsWith("/openapi.json");
    if (type.includes("json") && !path.includes("/static/") && !isDescription) {
      for (const [, address = ""] of text.matchAll(/"(\/[^"\s]*\/[^"\s]*)"/g)) note(address, path);
    }
  }
  return { visited: [...visited], strays: [...strays], failed };
}

/** The whole text; of a stream, what comes at once. */
async function beginning(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.includes("event-stream")) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

function unescaped(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&#34;", '"').replaceAll("&#39;", "'");
}
