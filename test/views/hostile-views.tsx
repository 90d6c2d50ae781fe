/** @jsxImportSource @kitajs/html */
import type { Attempt } from "../../src/domain/attempt.ts";
import type { Job, Stop } from "../../src/domain/job.ts";
import type { LogLine as Line } from "../../src/domain/log-line.ts";
import { STATUSES } from "../../src/domain/status.ts";
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { ArtifactList } from "../../views/fragments/artifact-list.tsx";
import { DeliveryList } from "../../views/fragments/delivery-list.tsx";
import { DeliveryRow } from "../../views/fragments/delivery-row.tsx";
import { DocsFound } from "../../views/fragments/docs-found.tsx";
import { DocsHits } from "../../views/fragments/docs-hits.tsx";
import { DocumentList } from "../../views/fragments/document-list.tsx";
import { Empty } from "../../views/fragments/empty.tsx";
import { EndpointList } from "../../views/fragments/endpoint-list.tsx";
import { EndpointRow } from "../../views/fragments/endpoint-row.tsx";
import { ErrorCard } from "../../views/fragments/error-card.tsx";
import { FieldTable } from "../../views/fragments/field-table.tsx";
import { JobDetails } from "../../views/fragments/job-details.tsx";
import { JobFamily } from "../../views/fragments/job-family.tsx";
import { JobGraphFigure } from "../../views/fragments/job-graph.tsx";
import { JobHead } from "../../views/fragments/job-head.tsx";
import { JobList } from "../../views/fragments/job-list.tsx";
import { JobLog } from "../../views/fragments/job-log.tsx";
import { JobOutcome } from "../../views/fragments/job-outcome.tsx";
import { JobRow } from "../../views/fragments/job-row.tsx";
import { jobUpdate, logAppend } from "../../views/fragments/job-update.tsx";
import { JsonTree } from "../../views/fragments/json-tree.tsx";
import { NavCount } from "../../views/fragments/nav-count.tsx";
import { NodeList } from "../../views/fragments/node-list.tsx";
import { NodeRow } from "../../views/fragments/node-row.tsx";
import { OperationCard } from "../../views/fragments/operation-card.tsx";
import { partial } from "../../views/fragments/partial.tsx";
import { QueueCard } from "../../views/fragments/queue-card.tsx";
import { ScheduleCard } from "../../views/fragments/schedule-card.tsx";
import { SchedulePreview } from "../../views/fragments/schedule-preview.tsx";
import { SearchFound } from "../../views/fragments/search-found.tsx";
import { SessionGraph } from "../../views/fragments/session-graph.tsx";
import { StageBar } from "../../views/fragments/stage-bar.tsx";
import { Stats } from "../../views/fragments/stats.tsx";
import { Taskbar, totals } from "../../views/fragments/taskbar.tsx";
import { TaskbarRow } from "../../views/fragments/taskbar-row.tsx";
import { taskbarUpdate } from "../../views/fragments/taskbar-update.tsx";
import { Timeline } from "../../views/fragments/timeline.tsx";
import { Volume } from "../../views/fragments/volume.tsx";
import { webhooksParts } from "../../views/fragments/webhooks-update.tsx";
import { workersParts } from "../../views/fragments/workers-update.tsx";
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
import { render } from "../../views/render.ts";
import { frame } from "./gallery.tsx";
import { hostileReference } from "./hostile-reference.ts";
import { credentialsWith } from "./sample-credentials.ts";
import * as hooks from "./sample-deliveries.ts";
import { docsIndex, docsPage } from "./sample-docs.ts";
import { installationWith } from "./sample-installation.ts";
import { scheduleForm, shownSchedules } from "./sample-schedules.ts";
import { findingsWith } from "./sample-search.ts";
import { sampleSessions } from "./sample-sessions.ts";
import * as workers from "./sample-workers.ts";
import { attempts, cancelled, everyStatus, NOW, running, sampleStats } from "./samples.ts";

/** Every page and every fragment, by the name of its file, with `text` wherever a user, a job or a file has a say. */
export function viewsWith(text: string): Readonly<Record<string, string>> {
  const jobs = everyStatus.map((job) => jobWith(job, text));
  const [job = running] = jobs;
  const tries = attempts.map((attempt): Attempt => ({ ...attempt, nodeId: text, errors: [text] }));
  const lines: readonly Line[] = [
    { seq: 1, attempt: 1, at: NOW, level: "info", stage: text, message: text },
    { seq: 2, attempt: 1, at: NOW, level: "error", stage: null, message: text },
  ];
  const types = [typeWith(text)];
  const hostileFilter = { type: [text], session: text, queue: text, tag: text, node: text, q: text };
  const issues = [
    { path: "/input/text", message: text },
    { path: text, message: text },
  ];
  const stats = { ...sampleStats(), byType: { [text]: sampleStats().counts } };
  const waiting = Object.fromEntries(jobs.map(({ id }) => [id, text]));
  const artifacts = Array.from({ length: 10 }, (_, i) => ({ path: `${text}/${i}`, bytes: i }));
  const f = { ...frame(jobs), flash: text, alert: text, version: text, signedInAs: text };
  const docs = {
    ...docsIndex,
    title: text,
    model: text,
    notice: text,
    origin: { repo: text, ref: text, commit: text, url: null, snapshot: "archive" as const, file: text },
    tree: [
      {
        title: text,
        path: null,
        href: null,
        children: [{ title: text, path: text, href: "/", children: [] }],
      },
    ],
  };
  const { reference: api, operation, fields } = hostileReference(text);
  const place = {
    ...{ docs, path: text, commit: text, crumbs: [{ name: text, href: "/" }] },
    ...{ about: text, page: { label: text, href: "/" } },
  };
  const entries = [
    { name: text, kind: "file", bytes: 1, href: "/", about: text },
    { name: text, kind: "link", bytes: null, href: null, about: text },
  ] as const;
  const of = { now: NOW, prefix: "" } as const;
  const each = (draw: (job: Job) => JSX.Element) => jobs.map((one) => render(draw(one))).join("");
  const schedules = shownSchedules.map(({ schedule }) => ({
    schedule: {
      ...schedule,
      ...{ title: text, cron: text, note: { at: NOW, text } },
      submission: { ...schedule.submission, type: text },
    },
    description: text,
    recent: jobs,
  }));
  const preview = { kind: "times", description: text, timeZone: "UTC", next: [NOW] } as const;
  const form = {
    ...scheduleForm,
    ...{ type: typeWith(text), preview, issues, zones: [text] },
    input: { text, lines: text, json: text, choice: text, count: text },
    values: { title: text, cron: text, timeZone: text, missed: text, overlap: text },
  };
  const family = {
    dependsOn: [...jobs, text],
    dependents: jobs,
    children: jobs,
    graph: null,
    listedBy: hostileFilter,
  };
  const nodes = workers.nodes.map((node) => ({ ...node, id: text, role: text }));
  const queues = workers.queues.map((queue) => ({ ...queue, name: text }));
  const deliveries = hooks.deliveries.map(({ delivery }) => ({
    delivery: { ...delivery, id: text, jobId: text, url: text, error: text },
    title: text,
  }));
  const endpoints = hooks.endpoints.map((endpoint) => ({ ...endpoint, url: text, error: text }));
  const views: Readonly<Record<string, JSX.Element>> = {
    "pages/home": (
      <HomePage
        frame={f}
        types={types}
        refused={{ type: text, values: { text, lines: text, json: text, choice: text, count: text }, issues }}
        stats={stats}
        recent={jobs}
        waiting={waiting}
      />
    ),
    "pages/jobs":
      render(
        <JobsPage
          frame={f}
          jobs={jobs}
          stats={stats}
          filter={{ ...hostileFilter, status: STATUSES }}
          newer={{ before: text }}
          older={{ after: text }}
        />,
      ) +
      render(<JobsPage frame={f} jobs={[]} stats={stats} filter={hostileFilter} newer={null} older={null} />),
    "pages/bulk": render(
      <BulkPage
        frame={f}
        request={{ action: "cancel", filter: hostileFilter }}
        count={2}
        complete={true}
        sample={jobs}
        waiting={waiting}
      />,
    ),
    "pages/job": each((one) => (
      <JobPage frame={f} job={one} attempts={tries} lines={lines} artifacts={artifacts} waiting={text} />
    )),
    "pages/library": <LibraryPage frame={f} jobs={jobs} newer={text} older={text} />,
    "pages/schedules":
      render(<SchedulesPage frame={f} schedules={schedules} />) +
      render(<SchedulesPage frame={f} schedules={[]} />),
    "pages/new-schedule": <NewSchedulePage frame={f} types={types} form={form} />,
    "pages/schedule": schedules
      .flatMap((one) => [form, null].map((shown) => <SchedulePage frame={f} {...one} form={shown} />))
      .map(render)
      .join(""),
    "pages/sessions": render(
      <SessionsPage frame={f} sessions={sampleSessions(2, { id: text, title: text })} older={text} />,
    ),
    "fragments/document-list": render(
      <DocumentList sessionId={text} documents={[{ id: text, filename: text, bytes: 1 }]} prefix="" />,
    ),
    "pages/session": <SessionPage frame={f} id={text} jobs={jobs} graph={null} waiting={waiting} more />,
    "pages/webhooks": (
      <WebhooksPage
        frame={f}
        {...{ deliveries, endpoints }}
        {...{ isSigned: false, state: null, jobId: text, newer: text, older: text }}
      />
    ),
    "pages/search": (
      <SearchPage
        frame={f}
        q={text}
        choice={{ kind: text, docs: text, language: text, type: text }}
        facets={{ docs: [text], languages: [text], jobTypes: [text] }}
        found={findingsWith(text)}
        volumes={jobs}
        jobs={jobs}
        hasMore
      />
    ),
    "pages/docs-search": <DocsSearchPage frame={f} docs={docs} q={text} found={findingsWith(text)} />,
    "fragments/docs-found": <DocsFound jobId={text} q={text} found={findingsWith(text)} prefix="" />,
    "fragments/docs-hits": <DocsHits found={findingsWith(text)} isMixed prefix="" />,
    "fragments/search-found": (
      <SearchFound
        q={text}
        found={findingsWith(text)}
        volumes={jobs}
        jobs={jobs}
        hasMore
        now={NOW}
        prefix=""
      />
    ),
    "pages/settings": (
      <SettingsPage
        frame={f}
        installation={installationWith(text)}
        isReady
        credentials={credentialsWith(text)}
      />
    ),
    "pages/reference": <ReferencePage frame={f} reference={api} />,
    "fragments/field-table": <FieldTable fields={fields} label={text} />,
    "fragments/operation-card": <OperationCard operation={operation} />,
    "pages/workers": <WorkersPage frame={f} queues={queues} nodes={nodes} />,
    "pages/docs": (
      <DocsPage
        frame={f}
        page={{
          ...docsPage,
          docs,
          path: text,
          title: text,
          toc: [{ id: "x", level: 2, text }],
          previous: { path: text, title: text, href: "/" },
          next: { path: text, title: text, href: "/" },
        }}
      />
    ),
    "pages/source":
      render(
        <SourcePage
          frame={f}
          versions={[{ label: text, href: "/" }]}
          page={{
            ...{ ...place, kind: "file", language: text, bytes: 1, lines: 1, rows: [], html: "", blob: text },
            symbols: [
              { name: text, kind: text, line: 1, href: "/" },
              { name: text, kind: text, line: 1, href: null },
            ],
            usedBy: [{ label: text, href: "/" }],
            pages: [{ label: text, href: "/" }],
          }}
        />,
      ) + render(<SourcePage frame={f} page={{ ...place, kind: "folder", entries }} />),
    "pages/sign-in": <SignInPage {...f} back={text} problem={text} />,
    "pages/error": <ErrorPage frame={f} status={500} message={text} issues={issues} requestId={text} />,
    "fragments/artifact-list": <ArtifactList jobId={job.id} artifacts={artifacts} prefix="" />,
    "fragments/empty": (
      <Empty prefix="" icon="search" title={text} text={text} action={{ href: "/", label: text }} />
    ),
    "fragments/error-card": <ErrorCard prefix="" message={text} issues={issues} requestId={text} />,
    "fragments/job-details": each((one) => <JobDetails job={one} prefix="" />),
    "fragments/job-graph": (
      <JobGraphFigure
        graph={{ kind: "too_large", jobs: 81 }}
        listHref={`/jobs?session=${encodeURIComponent(text.toWellFormed())}`}
      />
    ),
    "fragments/job-family": <JobFamily family={family} prefix="" />,
    "fragments/job-head": each((one) => <JobHead job={one} {...of} waiting={text} />),
    "fragments/job-list": <JobList jobs={jobs} {...of} waiting={waiting} />,
    "fragments/job-log": <JobLog jobId={job.id} lines={lines} live prefix="" />,
    "fragments/job-outcome": each((one) => <JobOutcome job={one} />),
    "fragments/job-row": each((one) => <JobRow job={one} {...of} waiting={text} />),
    "fragments/job-update": [
      ...jobUpdate({ job, attempts: tries, artifacts, waiting: text, ...of }),
      logAppend(lines),
    ].join(""),
    "fragments/json-tree": <JsonTree value={{ [text]: [text, { [text]: text }], deep: nested(text, 12) }} />,
    "fragments/delivery-list":
      render(<DeliveryList deliveries={deliveries} isNarrowed={false} {...of} />) +
      render(<DeliveryList deliveries={[]} isNarrowed {...of} />),
    "fragments/delivery-row": deliveries.map((one) => render(<DeliveryRow {...one} {...of} />)).join(""),
    "fragments/endpoint-list": <EndpointList endpoints={endpoints} {...of} />,
    "fragments/endpoint-row": endpoints
      .map((endpoint) => render(<EndpointRow endpoint={endpoint} {...of} />))
      .join(""),
    "fragments/webhooks-update": [
      ...webhooksParts({ deliveries, endpoints, isNarrowed: false, ...of }).values(),
    ]
      .map(({ html }) => html)
      .join(""),
    "fragments/nav-count": <NavCount of="active" n={1} />,
    "fragments/node-list": <NodeList nodes={nodes} {...of} />,
    "fragments/session-graph": (
      <SessionGraph id={text} graph={{ kind: "too_large", jobs: 81 }} more prefix="" />
    ),
    "fragments/workers-update": [...workersParts({ queues, nodes, ...of }).values()]
      .map(({ html }) => html)
      .join(""),
    "fragments/node-row": nodes.map((node) => render(<NodeRow node={node} now={NOW} />)).join(""),
    "fragments/partial": partial("#x", "outerMorph", <p safe>{text}</p>),
    "fragments/queue-card": queues.map((queue) => render(<QueueCard queue={queue} {...of} />)).join(""),
    "fragments/schedule-card": schedules.map((one) => render(<ScheduleCard {...one} {...of} />)).join(""),
    "fragments/schedule-preview":
      render(<SchedulePreview preview={preview} {...of} />) +
      render(<SchedulePreview preview={{ kind: "refused", issues: [text] }} {...of} />),
    "fragments/stage-bar": each((one) => <StageBar job={one} />),
    "fragments/stats": <Stats stats={stats} />,
    "fragments/taskbar": <Taskbar jobs={jobs} queuedCount={1} {...of} />,
    "fragments/taskbar-row": each((one) => <TaskbarRow job={one} {...of} />),
    "fragments/taskbar-update": taskbarUpdate({
      changed: jobs,
      removed: [job.id],
      deleted: [job.id],
      totals: totals(jobs, 1, NOW),
      counts: { active: 1, library: 1 },
      stats,
      ...of,
    }),
    "fragments/volume": each((one) => <Volume job={one} {...of} />),
    "fragments/timeline": each((one) => <Timeline job={one} attempts={tries} now={NOW} />),
  };
  return Object.fromEntries(Object.entries(views).map(([name, view]) => [name, render(view)]));
}

function jobWith(job: Job, text: string): Job {
  const stop: Stop | null = job.stop === null ? null : { ...job.stop, requestedBy: text, reason: text };
  return {
    ...job,
    type: text,
    title: text,
    queue: `${text}.`,
    nodeId: text,
    createdBy: text,
    input: { [text]: text, ref: text, commit: text },
    metadata: { [text]: text },
    tags: [text, text],
    errors: [text, text],
    warnings: [text],
    result: job.result === null ? null : { [text]: { [text]: text }, languages: [text], pages: 2 },
    stop,
    retryOf: cancelled.id,
    sessionId: text,
    usage: { inputTokens: 1, outputTokens: 2, costUsd: 0.5 },
    cache: { key: text, hit: true, sourceJobId: cancelled.id },
    progress: {
      ...job.progress,
      stage: text,
      unit: text,
      message: text,
      stages: job.progress.stages.map((stage) => ({ ...stage, name: text, title: text })),
    },
  };
}

function typeWith(text: string): TypeInfo {
  const field = { title: text, description: text, default: text, examples: [text] };
  return {
    type: text,
    title: text,
    description: text,
    icon: text,
    input: {
      type: "object",
      required: ["text"],
      properties: {
        text: { type: "string", ...field },
        lines: { type: "array", items: { type: "string" }, ...field },
        json: { type: "object", ...field },
        choice: { enum: [text, "other"], ...field },
        count: { type: "integer", ...field },
        flag: { type: "boolean", ...field },
        [text]: { type: "string" },
      },
    },
    stages: [],
    executor: "inline",
    maxAttempts: 1,
    concurrency: 1,
    limits: running.limits,
  };
}

function nested(text: string, depth: number): unknown {
  return depth === 0 ? text : { [text]: nested(text, depth - 1) };
}
