/**
 * Reads a stream to its end, and tells whether something came.
 * @returns a function that resolves as soon as something has come since its last call, or the stream has ended; it
 * throws what the stream threw
 */
export function whenNews(stream: AsyncIterable<unknown>): () => Promise<void> {
  let news = Promise.withResolvers<void>();
  let over = false;
  let failure: { readonly cause: unknown } | null = null;
  const read = async () => {
    try {
      for await (const _ of stream) news.resolve();
    } catch (cause) {
      failure = { cause };
    }
    over = true;
    news.resolve();
  };
  void read();
  return async () => {
    await news.promise;
    if (failure !== null) throw failure.cause;
    if (!over) news = Promise.withResolvers<void>();
  };
}
