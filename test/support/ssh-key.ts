import { join } from "node:path";
import { tempFolder } from "./folder.ts";

/** A new key pair, as `ssh-keygen` makes it. @param passphrase default none */
export async function sshKey(
  passphrase = "",
  type = "ed25519",
): Promise<{ readonly secret: string; readonly shared: string }> {
  await using folder = await tempFolder();
  const path = join(folder.path, "key");
  const made = Bun.spawn(["ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "test", "-f", path], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if ((await made.exited) !== 0) throw new Error("ssh-keygen failed");
  return { secret: await Bun.file(path).text(), shared: (await Bun.file(`${path}.pub`).text()).trim() };
}
