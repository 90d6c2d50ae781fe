import { join } from "node:path";
import { securityHeaders } from "../../src/http/headers.ts";
import { gallery } from "./gallery.tsx";

const PUBLIC = join(import.meta.dir, "../../public");

export interface GalleryServer {
  readonly url: string;
  readonly names: readonly string[];
  stop(): Promise<void>;
}

/** Serves the gallery under the product's own content security policy: `/light/home`, `/dark/docs`, … */
export function serveGallery(): GalleryServer {
  const pages = { light: gallery("light"), dark: gallery("dark") };
  const headers = { ...securityHeaders("n0nce"), "content-type": "text/html; charset=utf-8" };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/static/")) return new Response(Bun.file(join(PUBLIC, pathname.slice(8))));
      if (pathname.startsWith("/ui/")) return idleStream();
      const [, theme, name = ""] = pathname.split("/");
      const html = theme === "light" || theme === "dark" ? pages[theme][name] : undefined;
      return html === undefined ? new Response("", { status: 404 }) : new Response(html, { headers });
    },
  });
  return { url: server.url.origin, names: Object.keys(pages.light), stop: () => server.stop(true) };
}

/** A stream on which nothing happens. */
function idleStream(): Response {
  const body = new ReadableStream({ start: (controller) => controller.enqueue(": hello\n\n") });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
