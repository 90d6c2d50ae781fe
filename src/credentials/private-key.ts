const PEM =
  /^-----BEGIN (?<label>[A-Z0-9 ]{0,40}PRIVATE KEY)-----\n(?<body>[\s\S]+)\n-----END \k<label>-----\n$/;
const MAGIC = "openssh-key-v1\0";

/**
 * What keeps a text from being a private key that git can use without anybody who types; null = nothing.
 * @param pem with line feeds alone, and one at its end
 */
export function privateKeyProblem(pem: string): string | null {
  const { label, body } = PEM.exec(pem)?.groups ?? {};
  if (label === undefined || body === undefined) {
    return "must be a whole private key, from -----BEGIN … PRIVATE KEY----- to the line that ends it";
  }
  if (label.startsWith("ENCRYPTED") || body.includes("ENCRYPTED") || hasPassphrase(label, body)) {
    return "must be a private key without a passphrase, since nobody is there to type it: make one for this deck alone with `ssh-keygen -t ed25519 -N ''`";
  }
  return null;
}

/** The form of OpenSSH begins with the name of the cipher. */
function hasPassphrase(label: string, body: string): boolean {
  if (label !== "OPENSSH PRIVATE KEY") return false;
  const bytes = Buffer.from(body, "base64");
  if (bytes.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) return false;
  const length = bytes.length < MAGIC.length + 4 ? 0 : bytes.readUInt32BE(MAGIC.length);
  const cipher = bytes.subarray(MAGIC.length + 4, MAGIC.length + 4 + Math.min(length, 64)).toString("latin1");
  return cipher !== "none";
}
