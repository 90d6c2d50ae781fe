/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { Taskbar } from "../../views/fragments/taskbar.tsx";
import type { Frame } from "../../views/layout.tsx";
import { BulkPage } from "../../views/pages/bulk.tsx";
import { DocsPage } from "../../views/pages/docs.tsx";
import { DocsSearchPage } from "../../views/pages/docs-search.tsx";
import { ErrorPage } from "../../views/pages/error.tsx";
import { HomePage } from "../../views/pages/home.tsx";
import { JobPage } from "../../views/pages/job.tsx";
import { JobsPage } from "../../views/pages/jobs.tsx";
import { LibraryPage } from "../../views/pages/library.tsx";
import { NewSchedulePage } from "../../views/pages/new-schedule.tsx";
import { ReferencePage } from "../../views/pages/reference.tsx";
import { SchedulePage } from "../../views/pages/schedule.tsx";
import { SchedulesPage } from "../../views/pages/schedules.tsx";
import { SearchPage } from "../../views/pages/search.tsx";
import { SessionPage } from "../../views/pages/session.tsx";
import { SessionsPage } from "../../views/pages/sessions.tsx";
import { SettingsPage } from "../../views/pages/settings.tsx";
import { SignInPage } from "../../views/pages/sign-in.tsx";
import { SourcePage } from "../../views/pages/source.tsx";
import { WebhooksPage } from "../../views/pages/webhooks.tsx";
import { WorkersPage } from "../../views/pages/workers.tsx";
import type { Theme } from "../../views/preferences.ts";
import { render } from "../../views/render.ts";
import { credentials, noCredentials, refusedCredential } from "./sample-credentials.ts";
import { deliveries, endpoints } from "./sample-deliveries.ts";
import { docsIndex, docsPage, sourceBinary, sourceFile, sourceFolder } from "./sample-docs.ts";
import { family, middle, pipeline, pipelineGraph } from "./sample-family.ts";
import { installation } from "./sample-installation.ts";
import { reference } from "./sample-reference.ts";
import { scheduleForm, shownSchedules } from "./sample-schedules.ts";
import { anything, facets, findings, noFindings } from "./sample-search.ts";
import { sampleSessions } from "./sample-sessions.ts";
import { nodes, queues } from "./sample-workers.ts";
import {
  attempts,
  cancelled,
  cancelling,
  completed,
  everyStatus,
  failed,
  lines,
  NOW,
  queued,
  running,
  sampleJob,
  sampleStats,
  scheduled,
  types,
  unknownLength,
} from "./samples.ts";

export const ASSETS = {
  css: "/static/app.css",
  htmx: "/static/htmx-4.0.1.min.js",
  sse: "/static/hx-sse-4.0.1.min.js",
  app: "/static/app.js",
  icon: "/static/favicon.svg",
} as const;

export function frame(jobs: readonly Job[] = [], theme?: Theme, fields: Partial<Frame> = {}): Frame {
  return {
    prefix: "",
    nonce: "n0nce",
    counts: { active: 3, library: 128 },
    taskbar: <Taskbar jobs={jobs} now={NOW} queuedCount={jobs.length === 0 ? 0 : 12} prefix="" />,
    cursor: "s-1",
    assets: ASSETS,
    version: "0.1.0",
    now: NOW,
    ...(theme === undefined ? {} : { theme }),
    ...fields,
  };
}

const HOSTILE = `<img src=x onerror=alert(1)>"'\`&\u0000 \u202eRTL מזל 👩‍🚀 javascript:alert(1)`;
const LONG = "a-very-long-repository-name-that-goes-on-and-on/and-has-no-place-to-break".repeat(3);

const hostile = sampleJob(20, {
  ...failed,
  title: HOSTILE,
  errors: [HOSTILE, "long ".repeat(400)],
  warnings: [HOSTILE],
  result: { [HOSTILE]: HOSTILE },
  input: { repo: HOSTILE },
  completedAt: NOW - 1_000,
});

const many = Array.from({ length: 30 }, (_, i) =>
  sampleJob(100 + i, {
    ...(i % 3 === 0 ? unknownLength : running),
    title: `${i % 4 === 0 ? LONG : "team/service"}-${i}`,
  }),
);
const dock = [running, unknownLength, completed];

/** Every page in every state worth looking at, by name. */
export function gallery(theme?: Theme): Readonly<Record<string, string>> {
  const f = frame(dock, theme);
  const pill = frame(
    [running, { ...running, id: "b", progress: { ...running.progress, percent: 34, etaMs: 41_000 } }],
    theme,
  );
  const closed = {
    ...pill,
    taskbar: <Taskbar jobs={[running, cancelling]} now={NOW} queuedCount={0} prefix="" open={false} />,
  };
  const quiet = frame([], theme, { counts: { active: 0, library: 0 } });
  const job = { attempts, lines, artifacts: [] } as const;
  const pages: Readonly<Record<string, JSX.Element>> = {
    home: (
      <HomePage
        frame={f}
        types={types}
        stats={sampleStats()}
        recent={everyStatus}
        waiting={{ [queued.id]: "2nd in line for digest" }}
      />
    ),
    "home-first": <HomePage frame={quiet} types={types} stats={sampleStats()} recent={[]} />,
    "home-form": (
      <HomePage frame={quiet} types={types} selected="demo" stats={sampleStats()} recent={[completed]} />
    ),
    "home-refused": (
      <HomePage
        frame={f}
        types={types}
        refused={{
          type: "demo",
          values: { steps: "0", extra: "{", labels: "a\nb", site: "ftp:x" },
          issues: [
            { path: "/input/steps", message: "Expected `steps` to be an integer of at least 1" },
            { path: "/input/extra", message: "Expected `extra` to be an object" },
          ],
        }}
        stats={sampleStats()}
        recent={[completed]}
      />
    ),
    jobs: (
      <JobsPage
        frame={f}
        jobs={[...everyStatus, hostile]}
        stats={sampleStats()}
        filter={{}}
        newer={null}
        older={{ after: "x" }}
      />
    ),
    bulk: (
      <BulkPage
        frame={f}
        request={{
          action: "delete",
          filter: { status: ["completed", "failed"], type: ["wiki"], q: "parse error" },
        }}
        count={12_345}
        complete={false}
        sample={[completed, hostile]}
      />
    ),
    "bulk-empty": (
      <BulkPage
        frame={quiet}
        request={{ action: "cancel", filter: {} }}
        count={0}
        complete={true}
        sample={[]}
      />
    ),
    "jobs-empty": (
      <JobsPage
        frame={quiet}
        jobs={[]}
        stats={sampleStats()}
        filter={{ status: ["failed"], type: ["demo"] }}
        newer={null}
        older={null}
      />
    ),
    "jobs-many": (
      <JobsPage
        frame={frame(many, theme)}
        jobs={many}
        stats={sampleStats()}
        filter={{ status: ["running"], tag: "nightly", session: "s1", q: "parse error" }}
        newer={{ before: "a" }}
        older={{ after: "b" }}
      />
    ),
    "job-running": <JobPage frame={frame([], theme)} job={running} {...job} />,
    "job-queued": (
      <JobPage
        frame={f}
        job={queued}
        attempts={[]}
        lines={[]}
        artifacts={[]}
        waiting="2nd in line: both slots of digest are taken"
      />
    ),
    "job-cancelling": <JobPage frame={closed} job={cancelling} {...job} />,
    "job-completed": (
      <JobPage
        frame={f}
        job={completed}
        attempts={[
          {
            ...running,
            attempt: 1,
            status: "completed",
            startedAt: NOW - 16_100,
            endedAt: NOW - 10_000,
            nodeId: "node-a",
            errors: [],
            stop: null,
          },
        ]}
        lines={lines}
        earlier
        artifacts={Array.from({ length: 14 }, (_, i) => ({
          path: `docs/module-${i}.md`,
          bytes: 2 ** i * 120,
        }))}
      />
    ),
    "job-failed": (
      <JobPage
        frame={f}
        job={failed}
        attempts={[1, 2, 3].map((n) => ({
          attempt: n,
          status: "failed",
          startedAt: NOW - 60_000 + n * 10_000,
          endedAt: NOW - 59_000 + n * 10_000,
          nodeId: "node-a",
          executor: "subprocess",
          errors: ["git: authentication required"],
          stop: null,
        }))}
        lines={lines.slice(0, 2)}
        artifacts={[]}
      />
    ),
    "job-cancelled": (
      <JobPage
        frame={f}
        job={cancelled}
        attempts={[
          {
            attempt: 1,
            status: "cancelled",
            startedAt: NOW - 40_000,
            endedAt: NOW - 28_000,
            nodeId: "node-a",
            executor: "subprocess",
            errors: [],
            stop: cancelled.stop,
          },
        ]}
        lines={[]}
        artifacts={[]}
      />
    ),
    "job-family": (
      <JobPage
        frame={f}
        job={middle}
        attempts={[]}
        lines={[]}
        artifacts={[]}
        family={family}
        waiting="Waits for 1 of the 3 jobs that it depends on"
      />
    ),
    "job-reused": (
      <JobPage
        frame={f}
        job={{
          ...completed,
          cache: { key: "k", hit: true, sourceJobId: failed.id },
          scheduleId: failed.id,
          parentId: queued.id,
          usage: { inputTokens: 12_400, outputTokens: 912, costUsd: 0.0423 },
        }}
        attempts={[]}
        lines={[]}
        artifacts={[]}
      />
    ),
    reference: <ReferencePage frame={f} reference={reference} />,
    sessions: <SessionsPage frame={f} sessions={sampleSessions(7)} older="s7" />,
    "sessions-empty": <SessionsPage frame={quiet} sessions={[]} older={null} />,
    "session-documents": (
      <SessionPage
        frame={quiet}
        id="s1"
        title="Stripe and Acme"
        jobs={[]}
        graph={null}
        documents={[{ id: "d1", filename: "acme-openapi.yaml", bytes: 48_213 }]}
      />
    ),
    session: <SessionPage frame={f} id="stripe-and-acme" jobs={pipeline} graph={pipelineGraph} />,
    "session-long": (
      <SessionPage
        frame={f}
        id={"x".repeat(200)}
        jobs={[completed]}
        graph={{ kind: "too_large", jobs: 200 }}
        more
      />
    ),
    "job-scheduled": <JobPage frame={f} job={scheduled} attempts={[]} lines={[]} artifacts={[]} />,
    "job-hostile": (
      <JobPage
        frame={frame([hostile], theme)}
        job={hostile}
        attempts={[]}
        lines={[
          {
            seq: 1,
            attempt: 1,
            at: NOW,
            level: "error",
            stage: HOSTILE,
            message: `\u001b[31m${HOSTILE}\u001b[0m`,
          },
        ]}
        artifacts={[{ path: HOSTILE, bytes: 1 }]}
      />
    ),
    library: (
      <LibraryPage
        frame={f}
        jobs={Array.from({ length: 7 }, (_, i) => ({
          ...completed,
          id: `${i}`,
          title: i === 3 ? LONG : completed.title,
        }))}
      />
    ),
    "library-empty": <LibraryPage frame={quiet} jobs={[]} />,
    schedules: <SchedulesPage frame={f} schedules={shownSchedules} />,
    "schedules-empty": <SchedulesPage frame={quiet} schedules={[]} />,
    "schedule-new": <NewSchedulePage frame={quiet} types={types} form={scheduleForm} />,
    "schedule-refused": (
      <NewSchedulePage
        frame={quiet}
        types={types}
        form={{
          ...scheduleForm,
          values: { ...scheduleForm.values, cron: "0 9" },
          input: { steps: "0" },
          issues: [
            { path: "/cron", message: "Expected a cron expression of five fields" },
            { path: "/input/steps", message: "Expected an integer of at least 1" },
          ],
          preview: { kind: "refused", issues: ["Expected a cron expression of five fields"] },
        }}
      />
    ),
    ...Object.fromEntries(
      shownSchedules.map((shown, i) => [
        `schedule-${i + 1}`,
        <SchedulePage frame={quiet} {...shown} form={i === 2 ? null : scheduleForm} />,
      ]),
    ),
    webhooks: (
      <WebhooksPage
        {...{ frame: f, deliveries, endpoints, isSigned: false, state: null, jobId: null }}
        {...{ newer: null, older: "c2" }}
      />
    ),
    "webhooks-empty": (
      <WebhooksPage
        {...{ frame: quiet, deliveries: [], endpoints: [], isSigned: true, state: null, jobId: null }}
        {...{ newer: null, older: null }}
      />
    ),
    search: (
      <SearchPage
        frame={f}
        q="smart router"
        choice={anything}
        facets={facets}
        found={{ ...findings, pending: 2 }}
        volumes={[completed]}
        jobs={everyStatus}
        hasMore
      />
    ),
    "search-nothing": (
      <SearchPage
        frame={quiet}
        q={LONG}
        choice={{ ...anything, kind: "symbol", docs: "gone/away" }}
        facets={facets}
        found={noFindings}
        volumes={[]}
        jobs={[]}
        hasMore={false}
      />
    ),
    "search-empty": (
      <SearchPage
        frame={quiet}
        q=""
        choice={anything}
        facets={{ docs: [], languages: [], jobTypes: [] }}
        found={noFindings}
        volumes={[]}
        jobs={[]}
        hasMore={false}
      />
    ),
    "docs-search": <DocsSearchPage frame={closed} docs={docsIndex} q="router" found={findings} />,
    "docs-search-nothing": <DocsSearchPage frame={quiet} docs={docsIndex} q={LONG} found={noFindings} />,
    settings: <SettingsPage frame={f} installation={installation} isReady credentials={credentials} />,
    "settings-problems": (
      <SettingsPage
        frame={quiet}
        installation={{
          ...installation,
          problems: [`${LONG} is no setting`, "git was not found: install it"],
        }}
        isReady={false}
        credentials={noCredentials}
      />
    ),
    "settings-refused": (
      <SettingsPage frame={quiet} installation={installation} isReady credentials={refusedCredential} />
    ),
    workers: <WorkersPage frame={f} queues={queues} nodes={nodes} />,
    "workers-empty": <WorkersPage frame={quiet} queues={[]} nodes={[]} />,
    docs: <DocsPage frame={closed} page={docsPage} />,
    "docs-notice": (
      <DocsPage
        frame={quiet}
        page={{
          ...docsPage,
          docs: {
            ...docsIndex,
            origin: null,
            tree: [],
            notice: "The table of contents could not be read: it is not JSON.",
          },
          toc: [],
          previous: null,
        }}
      />
    ),
    source: (
      <SourcePage
        frame={closed}
        page={sourceFile}
        versions={[{ label: "main @ 0a1b2c3", href: "/docs/x/src/a.ts" }]}
      />
    ),
    "source-folder": <SourcePage frame={quiet} page={sourceFolder} />,
    "source-binary": <SourcePage frame={quiet} page={sourceBinary} />,
    "sign-in": <SignInPage {...quiet} back="/jobs" problem={null} />,
    "sign-in-refused": (
      <SignInPage
        {...quiet}
        back="/jobs"
        problem="Expected a token that is in force: the one that was sent has expired"
      />
    ),
    "signed-in": (
      <LibraryPage frame={{ ...quiet, signedInAs: HOSTILE }} jobs={[]} newer={null} older={null} />
    ),
    "error-403": (
      <ErrorPage
        frame={quiet}
        status={403}
        code="scope_missing"
        message="Expected a token with the scope run, got one with read"
      />
    ),
    "error-404": (
      <ErrorPage frame={quiet} status={404} message="No job has the id “0198f2c4”" requestId="req-1" />
    ),
    "error-422": (
      <ErrorPage
        frame={quiet}
        status={422}
        message="Expected the query to be as described"
        issues={[{ path: "/limit", message: "an integer from 1 to 1000" }]}
      />
    ),
    "error-500": <ErrorPage frame={quiet} status={500} message="A bug." requestId="0198f2c4-7a31" />,
  };
  return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, render(page)]));
}
