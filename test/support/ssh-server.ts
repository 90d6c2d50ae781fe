import { existsSync, mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempFolder } from "./folder.ts";
import { freePort } from "./proxy.ts";
import { sshKey } from "./ssh-key.ts";

const PLACES = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd"];

/** What keeps a real server for ssh from being started on this machine; null = nothing. */
export function noSshServer(): string | null {
  if (program() === undefined) return "there is no sshd";
  return Bun.which("ssh") === null || Bun.which("ssh-keygen") === null ? "there is no ssh" : null;
}

export interface SshServer extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** The private key that it lets in. */
  readonly secret: string;
  /** Its own key, as a line of `known_hosts` for a host and its port. */
  knownHosts(host: string): string;
}

/** A server on the loopback that lets in one key, as the user that runs the tests. */
export async function serveSsh(): Promise<SshServer> {
  const folder = await tempFolder();
  const [own, client] = [await sshKey(), await sshKey()];
  const port = freePort();
  const path = (name: string) => join(folder.path, name);
  await folder.write("authorized_keys", `${client.shared}\n`);
  await writeFile(path("host_key"), own.secret, { mode: 0o600 });
  await folder.write(
    "sshd_config",
    [
      ...["ListenAddress 127.0.0.1", `Port ${port}`, `HostKey ${path("host_key")}`, "PidFile none"],
      ...[
        `AuthorizedKeysFile ${path("authorized_keys")}`,
        "StrictModes no",
        "UsePAM no",
        "AcceptEnv GIT_PROTOCOL",
      ],
      ...[
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "",
      ],
    ].join("\n"),
  );
  // As root it gives up its rights in an empty folder, which a package makes only when the service starts.
  if (process.getuid?.() === 0 && process.platform === "linux") mkdirSync("/run/sshd", { recursive: true });
  const server = Bun.spawn([program() ?? "sshd", "-D", "-e", "-f", path("sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const listening = Promise.withResolvers<void>();
  const reading = (async () => {
    let said = "";
    // To the end: a server that can't say what it does would end.
    for await (const chunk of server.stderr) {
      said += new TextDecoder().decode(chunk);
      if (said.includes("Server listening")) listening.resolve();
    }
    listening.reject(new Error(`sshd ended: ${said}`));
  })();
  await listening.promise;
  const [type, text] = own.shared.split(" ");
  return {
    ...{ port, user: Bun.spawnSync(["id", "-un"]).stdout.toString().trim(), secret: client.secret },
    knownHosts: (host) => `[${host}]:${port} ${type} ${text}\n`,
    async [Symbol.asyncDispose]() {
      server.kill();
      await Promise.all([server.exited, reading]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

function program(): string | undefined {
  return PLACES.find((place) => existsSync(place));
}
