import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Key } from "../../domain/supplies.ts";
import { makeTempFolder } from "../temp-folders.ts";

/** What opens a repository that not everybody may read. A secret reaches git by its environment or a file alone. */
export interface Opening extends AsyncDisposable {
  /** The name of the credential. */
  readonly credential: string;
  readonly host: string;
  /** What git is given in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What is left out of everything that git says. */
  readonly hidden: readonly string[];
}

export type HttpsKey = Extract<Key, { kind: "https" }>;
export type SshKey = Extract<Key, { kind: "ssh" }>;

/** A header for one origin alone: git asks no other one, since redirects are refused, and would not send it there. */
export function openHttps(url: URL, { name, username, secret }: HttpsKey): Opening {
  const basic = Buffer.from(`${username}:${secret}`).toString("base64");
  return {
    ...{ credential: name, host: url.host },
    env: {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `http.${url.origin}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    },
    hidden: [secret, basic, encodeURIComponent(secret)],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export interface SshTarget {
  readonly host: string;
  /** 22 = the usual one. */
  readonly port: number;
  /** The address that was checked: that of the host's name may be another one a moment later. */
  readonly ip: string;
}

/** A key in a file that only this user may read, for as long as git runs. */
export async function openSsh({ host, port, ip }: SshTarget, key: SshKey): Promise<Opening> {
  const folder = await makeTempFolder("ssh");
  const remove = () => rm(folder, { recursive: true, force: true });
  const [keyFile, hostsFile] = [join(folder, "key"), join(folder, "known_hosts")];
  try {
    await writeFile(keyFile, key.secret, { mode: 0o600, flag: "wx" });
    await writeFile(hostsFile, key.knownHosts, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    await remove();
    throw cause;
  }
  const options = {
    IdentityFile: keyFile,
    IdentitiesOnly: "yes",
    IdentityAgent: "none",
    BatchMode: "yes",
    PreferredAuthentications: "publickey",
    StrictHostKeyChecking: "yes",
    UserKnownHostsFile: hostsFile,
    GlobalKnownHostsFile: "/dev/null",
    // The keys are looked up under the name that was asked for, as the file has them.
    HostKeyAlias: port === 22 ? host : `[${host}]:${port}`,
    HostName: ip,
    CheckHostIP: "no",
    UpdateHostKeys: "no",
    VerifyHostKeyDNS: "no",
    CanonicalizeHostname: "no",
    ProxyCommand: "none",
    ProxyJump: "none",
    ControlMaster: "no",
    ControlPath: "none",
    ForwardAgent: "no",
    ForwardX11: "no",
    ClearAllForwardings: "yes",
    PermitLocalCommand: "no",
    ConnectTimeout: "20",
    ServerAliveInterval: "15",
    ServerAliveCountMax: "2",
    LogLevel: "ERROR",
  };
  const words = Object.entries(options).map(([option, value]) => `-o ${quoted(`${option}=${value}`)}`);
  return {
    ...{ credential: key.name, host },
    env: { GIT_SSH_COMMAND: `ssh -F /dev/null ${words.join(" ")}`, GIT_SSH_VARIANT: "ssh" },
    hidden: key.secret.split("\n").filter((line) => line.length >= 16 && !line.startsWith("-----")),
    [Symbol.asyncDispose]: remove,
  };
}

/** As one word of a shell, which is what git hands its command to. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
