/** Ids of the roots of fragments and of what surrounds them. Streams and responses address a page by these alone. */
export const domId = {
  page: "page",
  main: "main",
  notice: "notice",
  errorCard: "error-card",
  navActive: "nav-active",
  navLibrary: "nav-library",
  stats: "stats",
  jobList: "job-list",
  picks: "picks",
  taskbar: "taskbar",
  taskbarPanel: "taskbar-panel",
  taskbarSummary: "taskbar-summary",
  taskbarRows: "taskbar-rows",
  taskbarMore: "taskbar-more",
  taskbarNews: "taskbar-news",
  jobHead: "job-head",
  stageBar: "stage-bar",
  jobOutcome: "job-outcome",
  timeline: "timeline",
  jobDetails: "job-details",
  jobFamily: "job-family",
  jobLog: "job-log",
  logLines: "log-lines",
  artifacts: "artifacts",
  schedulePreview: "schedule-preview",
  scheduleCron: "schedule-cron",
  scheduleZone: "schedule-zone",
  taskbarNewsOf: (id: string) => `news-${word(id)}`,
  taskbarJob: (id: string) => `taskbar-job-${word(id)}`,
  job: (id: string) => `job-${word(id)}`,
  nodes: "nodes",
  delivery: (id: string) => `delivery-${word(id)}`,
  queues: "queues",
  sessionGraph: "session-graph",
  queue: (name: string) => `queue-${word(name)}`,
  queueState: (name: string) => `queue-state-${word(name)}`,
  schedule: (id: string) => `schedule-${word(id)}`,
  /** A line of a log or of a source file; also its permalink. */
  line: (number: number) => `L${number}`,
  field: (name: string) => `field-${word(name)}`,
} as const;

/** Ids also stand in selectors: whatever is not a word character becomes `_`. */
function word(text: string): string {
  return text.replaceAll(/[^\w-]/g, "_");
}
