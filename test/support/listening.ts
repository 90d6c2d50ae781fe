import { Elysia } from "elysia";
import type { TestApp } from "./app.ts";

export interface Listening extends AsyncDisposable {
  /** Where the app is, its prefix included, without a slash at its end. */
  readonly url: string;
  readonly port: number;
}

/**
 * Puts an app on a port of its own, mounted in a program that is somebody else's.
 * @param at the port; 0 = one that is free
 */
export function listening(app: TestApp, prefix = "", at = 0): Listening {
  const host = new Elysia()
    .use(app.face.app)
    .listen({ port: at, hostname: "127.0.0.1", reusePort: false, development: false });
  const port = host.server?.port ?? 0;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    port,
    async [Symbol.asyncDispose]() {
      app.face.closeStreams();
      await host.server?.stop(true);
    },
  };
}
