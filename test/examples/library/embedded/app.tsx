/** @jsxImportSource @kitajs/html */
/** An app with sign-in and pages of its own, a deck below `/deck`, and the deck's bar on its pages. */
import { Elysia } from "elysia";
import { jobdeck, Taskbar } from "jobdeck";
import { report } from "./jobs.ts";

const deck = jobdeck({ jobs: [report], data: Bun.env["DATA"] ?? "./data" });
await deck.start();

const app = new Elysia()
  // The app's own sign-in. It stands before `use`, so that it guards the deck too.
  .onBeforeHandle(({ cookie, path, status }) => {
    if (path !== "/sign-in" && cookie["user"]?.value !== "ann") return status(401, "Sign in first");
    return undefined;
  })
  .get("/sign-in", ({ cookie, redirect }) => {
    cookie["user"]?.set({ value: "ann", httpOnly: true, path: "/" });
    return redirect("/");
  })
  .get("/", ({ set }) => {
    set.headers["content-type"] = "text/html; charset=utf-8";
    return (
      <html lang="en">
        <body>
          <h1>Reports</h1>
          <a href="/deck/">All jobs</a>
          <Taskbar src="/deck" />
        </body>
      </html>
    );
  })
  .post("/reports", async () => {
    const job = await deck.tracker.enqueue("report", { about: "last week" });
    return { id: job.id, page: `/deck/jobs/${job.id}` };
  })
  .use(deck.plugin({ prefix: "/deck" }))
  .listen(Number(Bun.env["PORT"] ?? 3000));
console.log(`Listens on ${app.server?.url.origin}`);
