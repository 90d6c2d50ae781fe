import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import type { Folder } from "./folder.ts";

const TOP = join(import.meta.dir, "../..");

/** What a user is told to write, from the folder of examples. */
export function deployed(name: string): string {
  return readFileSync(join(TOP, "deploy", name), "utf8");
}

export interface RunningProxy extends AsyncDisposable {
  readonly port: number;
}

/** Why a proxy can't be tried on this machine; null = it can. */
export function noProxy(name: "nginx" | "caddy"): string | null {
  const absent = [name, "openssl"].filter((program) => Bun.which(program) === null);
  return absent.length === 0 ? null : `${absent.join(", ")} not found`;
}

/** A port that is free at the moment. */
export function freePort(): number {
  using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  return server.port;
}

/** A certificate for localhost. */
export async function certificate(folder: Folder): Promise<{ readonly cert: string; readonly key: string }> {
  const [cert, key] = [join(folder.path, "cert.pem"), join(folder.path, "key.pem")];
  const made = Bun.spawn(
    [
      ...["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
    ],
    { stdio: ["ignore", "ignore", "ignore"] },
  );
  if ((await made.exited) !== 0) throw new Error("openssl made no certificate");
  return { cert, key };
}

/** nginx with one file of ours in its `http` part. */
export async function startNginx(folder: Folder, site: string, port: number): Promise<RunningProxy> {
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${join(folder.path, kind)};`,
  );
  await folder.write("site.conf", site);
  await folder.write(
    "nginx.conf",
    `daemon off; master_process off; pid ${folder.path}/nginx.pid; error_log stderr;
events { worker_connections 256; }
http { access_log off; ${temp.join(" ")} include ${folder.path}/site.conf; }
`,
  );
  return started(["nginx", "-p", folder.path, "-c", join(folder.path, "nginx.conf")], port, folder);
}

/** Caddy with a file of ours. */
export async function startCaddy(folder: Folder, file: string, port: number): Promise<RunningProxy> {
  const path = join(folder.path, "Caddyfile");
  await folder.write("Caddyfile", file);
  return started(["caddy", "run", "--adapter", "caddyfile", "--config", path], port, folder);
}

async function started(command: string[], port: number, folder: Folder): Promise<RunningProxy> {
  const child = Bun.spawn(command, {
    env: { PATH: process.env["PATH"] ?? "", HOME: folder.path, XDG_DATA_HOME: folder.path },
    stdio: ["ignore", "ignore", "pipe"],
  });
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) {
      throw new Error(`${command[0]} ended: ${await new Response(child.stderr).text()}`);
    }
    await systemClock.sleep(20);
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
