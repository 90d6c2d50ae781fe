/**
 * The other end of bench/sse.ts: opens readers of /ui/taskbar over plain sockets and tells how old each message was
 * when its last byte had come. `bun bench/sse-readers.ts PORT READERS`
 */
interface Reader {
  /** When the oldest change in the message that is being read was published; null between messages. */
  published: number | null;
}

const MARK = Buffer.from("at:");
const DATA = Buffer.from("\ndata: ");
const END = Buffer.from("\n\n");
const DIGITS = 13;

const [port, count] = process.argv.slice(2).map(Number);
if (port === undefined || count === undefined) throw new Error("Expected a port and a number of readers");

let latencies: number[] = [];
let bytes = 0;

function take(reader: Reader, chunk: Buffer): void {
  bytes += chunk.length;
  let at = 0;
  for (;;) {
    if (reader.published === null) {
      const data = chunk.indexOf(DATA, at);
      const mark = data < 0 ? -1 : chunk.indexOf(MARK, data);
      if (mark < 0 || mark + MARK.length + DIGITS > chunk.length) return;
      reader.published = Number(chunk.toString("latin1", mark + MARK.length, mark + MARK.length + DIGITS));
      at = mark;
    }
    const end = chunk.indexOf(END, at);
    if (end < 0) return;
    latencies.push(Date.now() - reader.published);
    reader.published = null;
    at = end;
  }
}

for (let n = 0; n < count; n += 1) {
  await Bun.connect<Reader>({
    hostname: "127.0.0.1",
    port,
    socket: {
      open(socket) {
        socket.data = { published: null };
        socket.write("GET /ui/taskbar HTTP/1.1\r\nHost: localhost\r\n\r\n");
      },
      data: (socket, chunk) => take(socket.data, chunk),
    },
  });
}
process.send?.({ open: count });

process.on("message", (word) => {
  if (word === "begin") {
    latencies = [];
    bytes = 0;
  } else {
    process.send?.({ latencies: latencies.sort((a, b) => a - b), bytes });
  }
});
