export interface Line {
  readonly text: string;
  /** How many bytes of the line are missing from its end. */
  readonly missing: number;
}

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Hands out what came after the last line end. */
  end(): void;
}

const LF = 10;

/**
 * Cuts bytes into lines of UTF-8 at `\n` or `\r\n`. It never keeps more than `maxBytes` of a line: of a longer one
 * the beginning is handed out at its end, with how much is missing. Empty lines are left out.
 */
export function lineSplitter(maxBytes: number, onLine: (line: Line) => void): LineSplitter {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let kept = 0;
  let missing = 0;

  const keep = (bytes: Uint8Array) => {
    const room = Math.min(bytes.length, maxBytes - kept);
    missing += bytes.length - room;
    kept += room;
    // A copy, because a chunk may be a small view of a large buffer.
    if (room > 0) parts.push(bytes.slice(0, room));
  };
  const finish = (last: Uint8Array) => {
    let line = last;
    if (kept > 0) {
      keep(last);
      line = parts.length === 1 ? (parts[0] ?? last) : Buffer.concat(parts);
    } else if (last.length > maxBytes) {
      missing = last.length - maxBytes;
      line = last.subarray(0, maxBytes);
    }
    const text = decoder.decode(line).replace(/\r$/, "");
    const lost = missing;
    parts = [];
    kept = 0;
    missing = 0;
    if (text !== "") onLine({ text, missing: lost });
  };
  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
        finish(chunk.subarray(from, at));
        from = at + 1;
      }
      if (from < chunk.length) keep(chunk.subarray(from));
    },
    end: () => finish(new Uint8Array()),
  };
}
