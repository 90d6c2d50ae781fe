import { expect, test } from "bun:test";
import { staleTranscripts } from "../../.ci/transcripts.ts";

test.skipIf(Bun.which("curl") === null)(
  "every transcript of docs/api is what a server answers: else `bun .ci/transcripts.ts` writes it anew",
  async () => {
    expect(Object.fromEntries(await staleTranscripts())).toEqual({});
  },
  60_000,
);
