/** Sends bytes as they are, as no client library would; resolves with all that came back when the server closes. */
export function sendRaw(port: number, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const decoder = new TextDecoder();
  let answer = "";
  Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (socket) => void socket.write(text),
      data: (_, bytes) => {
        answer += decoder.decode(bytes, { stream: true });
      },
      close: () => resolve(answer),
      error: (_, cause) => reject(cause),
    },
  }).catch(reject);
  return promise;
}
