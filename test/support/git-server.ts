import { dirname } from "node:path";

export interface GitServer extends AsyncDisposable {
  readonly port: number;
  /** What was asked, as `GET /path`. */
  readonly requests: readonly string[];
}

/**
 * Serves the repositories of a folder over plain http with git's own backend.
 * @param answer is asked first; what it returns is sent instead
 */
export function serveGit(
  repository: string,
  answer: (request: Request) => Response | Promise<Response> | undefined = () => undefined,
): GitServer {
  const requests: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const url = new URL(request.url);
      requests.push(`${request.method} ${url.pathname}`);
      return (await answer(request)) ?? backend(dirname(repository), request, url);
    },
  });
  return {
    port: server.port ?? 0,
    requests,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

/** An answer for `serveGit`: the demand for a password to whoever does not show this one. */
export function onlyFor(username: string, secret: string): (request: Request) => Response | undefined {
  const shown = `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;
  return (request) => {
    if (request.headers.get("authorization") === shown) return undefined;
    return new Response("", { status: 401, headers: { "www-authenticate": "Basic realm=git" } });
  };
}

async function backend(root: string, request: Request, url: URL): Promise<Response> {
  const child = Bun.spawn(["git", "http-backend"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: "/nonexistent",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "uploadpack.allowFilter",
      GIT_CONFIG_VALUE_0: "true",
      GIT_CONFIG_KEY_1: "safe.directory",
      GIT_CONFIG_VALUE_1: "*",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
      HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers.get("content-type") ?? "",
    },
    stdin: new Blob([await request.arrayBuffer()]),
    stdout: "pipe",
    stderr: "ignore",
  });
  const output = await new Response(child.stdout).bytes();
  const end = Buffer.from(output).indexOf("\r\n\r\n");
  const lines = Buffer.from(output.subarray(0, end)).toString().split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => cut(line)).filter(([k]) => k !== "Status"),
  );
  const status = lines.map(cut).find(([k]) => k === "Status")?.[1];
  return new Response(output.subarray(end + 4), { status: Number(status?.slice(0, 3) ?? 200), headers });
}

function cut(line: string): [string, string] {
  const at = line.indexOf(": ");
  return [line.slice(0, at), line.slice(at + 2)];
}
