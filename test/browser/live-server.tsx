import { join } from "node:path";
import type { Job } from "../../src/domain/job.ts";
import { securityHeaders } from "../../src/http/headers.ts";
import { ErrorCard } from "../../views/fragments/error-card.tsx";
import { Taskbar } from "../../views/fragments/taskbar.tsx";
import { DocsPage } from "../../views/pages/docs.tsx";
import { HomePage } from "../../views/pages/home.tsx";
import { JobPage } from "../../views/pages/job.tsx";
import { JobsPage } from "../../views/pages/jobs.tsx";
import { readPreferences } from "../../views/preferences.ts";
import { render } from "../../views/render.ts";
import { frame } from "../views/gallery.tsx";
import { docsPage } from "../views/sample-docs.ts";
import { attempts, lines, NOW, sampleStats, types } from "../views/samples.ts";

const PUBLIC = join(import.meta.dir, "../../public");

interface Reader {
  readonly path: string;
  readonly lastEventId: string | null;
  readonly send: (frame: string) => void;
  readonly end: () => void;
}

export interface LiveServer {
  readonly url: string;
  /** What the pages show. */
  jobs: readonly Job[];
  /** Streams that are open now, and all that were ever opened. */
  readonly readers: Set<Reader>;
  readonly opened: Reader[];
  /** Bodies of the forms that were sent, with their paths. */
  readonly posts: string[];
  /** While set, streams are refused, and cancelling is answered with this status. */
  broken: number | null;
  /** Resolves when that many streams have been opened. */
  whenOpened(count: number): Promise<void>;
  message(path: string, data: string, id?: string): void;
  beat(path: string): void;
  stop(): Promise<void>;
}

/** The smallest server that speaks to the browser as the product does: pages and streams made of the views. */
export function serveLive(jobs: readonly Job[]): LiveServer {
  const waiting: { count: number; resolve: () => void }[] = [];
  const send = (path: string, frame: string) => {
    for (const reader of live.readers) if (reader.path === path) reader.send(frame);
  };

  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", idleTimeout: 0, fetch: answer });
  const live: LiveServer = {
    url: server.url.origin,
    jobs,
    readers: new Set(),
    opened: [],
    posts: [],
    broken: null,
    whenOpened(count) {
      if (live.opened.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    message: (path, data, id) =>
      send(path, `${id === undefined ? "" : `id: ${id}\n`}data: ${data.replaceAll("\n", "\ndata: ")}\n\n`),
    beat: (path) => send(path, `event: beat\ndata: ${NOW}\n\n`),
    stop: () => server.stop(true),
  };
  return live;

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/static/")) return new Response(Bun.file(join(PUBLIC, pathname.slice(8))));
    if (request.method === "POST") return posted(request, pathname);
    if (pathname.startsWith("/ui/")) return stream(request, pathname);
    return page(request, pathname);
  }

  async function posted(request: Request, pathname: string): Promise<Response> {
    live.posts.push(`${pathname} ${await request.text()}`);
    if (live.broken !== null) {
      const card = <ErrorCard prefix="" message="The job has already ended" />;
      return new Response(render(card), { status: live.broken, headers: { "content-type": "text/html" } });
    }
    return new Response("", { headers: { "content-type": "text/html" } });
  }

  function stream(request: Request, path: string): Response {
    if (live.broken !== null) return new Response("", { status: live.broken });
    if (new URL(request.url).searchParams.has("once"))
      return new Response(": hello\nretry: 50\n\n", { headers: { "content-type": "text/event-stream" } });
    let reader: Reader;
    const body = new ReadableStream({
      start(controller) {
        reader = {
          path,
          lastEventId: request.headers.get("last-event-id"),
          send: (frame) => controller.enqueue(frame),
          end: () => {
            live.readers.delete(reader);
            controller.close();
          },
        };
        live.readers.add(reader);
        live.opened.push(reader);
        controller.enqueue(": hello\nretry: 50\n\n");
        for (const w of waiting) if (live.opened.length >= w.count) w.resolve();
      },
      cancel: () => void live.readers.delete(reader),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  function page(request: Request, pathname: string): Response {
    const cookies = new Bun.CookieMap(request.headers.get("cookie") ?? "");
    const { theme, taskbarOpen } = readPreferences((name) => cookies.get(name) ?? undefined);
    const f = {
      ...frame(live.jobs, theme),
      taskbar: <Taskbar jobs={live.jobs} now={NOW} queuedCount={0} prefix="" open={taskbarOpen} />,
    };
    const html = render(pageAt(pathname, f));
    return new Response(html, {
      headers: { ...securityHeaders("n0nce"), "content-type": "text/html; charset=utf-8" },
    });
  }

  function pageAt(pathname: string, f: ReturnType<typeof frame>): JSX.Element {
    const job = live.jobs.find((j) => pathname === `/jobs/${j.id}`);
    if (job !== undefined)
      return <JobPage frame={f} job={job} attempts={attempts} lines={lines} artifacts={[]} />;
    if (pathname === "/jobs") {
      return (
        <JobsPage frame={f} jobs={live.jobs} stats={sampleStats()} filter={{}} newer={null} older={null} />
      );
    }
    if (pathname.startsWith("/docs/")) return <DocsPage frame={f} page={docsPage} />;
    return <HomePage frame={f} types={types} stats={sampleStats()} recent={live.jobs} />;
  }
}
