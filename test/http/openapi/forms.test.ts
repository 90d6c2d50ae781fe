import { describe, expect, test } from "bun:test";
import { GROUPS } from "../../../src/http/openapi/groups.ts";
import { apiWorld } from "../../support/api-world.ts";
import { BROWSER, FORM } from "../../support/scenario.ts";

/** By operation: the fields of a form, and the page that a browser is sent to. */
const FORMS: Readonly<Record<string, readonly [fields: string, page: RegExp]>> = {
  createJob: ["type=demo&steps=2&cascade=false&priority=3&tags=a,b", /^\/jobs\/[\w-]{36}$/],
  createJobs: [`jobs=${encodeURIComponent('[{"type":"demo"},{"type":"demo"}]')}`, /^\/jobs$/],
  bulkJobs: ["action=cancel&filter=type%3Ddemo", /^\/jobs\/[\w-]{36}$/],
  cancelJob: ["attempt=0&reason=enough", /^\/jobs\/[\w-]{36}$/],
  retryJob: ["", /^\/jobs\/[\w-]{36}$/],
  sendInput: ["value=hello&end=true", /^\/jobs\/[\w-]{36}$/],
  deleteJobByForm: ["", /^\/jobs$/],
  createSession: ["title=Mine&id=", /^\/sessions\/[\w-]{36}$/],
  deleteSessionByForm: ["", /^\/sessions$/],
  createSchedule: ["type=demo&steps=2&cron=%40daily", /^\/schedules$/],
  editScheduleByForm: ["cron=%40hourly", /^\/schedules\/[\w-]{36}$/],
  runSchedule: ["", /^\/jobs\/[\w-]{36}$/],
  deleteScheduleByForm: ["", /^\/schedules$/],
  redeliver: ["", /^\/webhooks$/],
  switchEndpoint: ["url=https%3A%2F%2Fhooks.example%2Fdone&on=false", /^\/webhooks$/],
  addCredential: [
    "kind=https&name=one&host=git.example&username=&secret=a-token&queues=",
    /^\/settings#credentials$/,
  ],
  removeCredentialByForm: ["", /^\/settings#credentials$/],
  editQueueByForm: ["paused=true&limit=2&rateCount=&ratePerSeconds=", /^\/workers$/],
};

/** Those that take files; a form with one is among the tests of sessions. */
const OF_FILES = ["addDocuments", "addDocument"];
/** Those whose answer is shown once: a page would have to keep it. */
const OF_SECRETS = ["createToken"];
const OTHERS = [...OF_FILES, ...OF_SECRETS];

describe("every POST takes a form, and sends a browser to a page", () => {
  const posts = GROUPS.flatMap(({ operations }) => operations).filter(({ method }) => method === "post");
  for (const { id } of posts.filter((one) => !OTHERS.includes(one.id))) {
    test(`${id}; a program is answered as documented`, async () => {
      const [body, page] = FORMS[id] ?? [];
      if (body === undefined || page === undefined) throw new Error(`No form for ${id}: add one`);
      await using world = await apiWorld();
      const operation = world.contract.operation(id);
      const { response, text } = await world.call(operation, { body, headers: { ...BROWSER, ...FORM } });
      expect(response.status, text).toBe(303);
      expect(response.headers.get("location")).toMatch(page);

      await using other = await apiWorld();
      const answered = await other.call(operation, { body, headers: FORM });
      expect(answered.response.status, answered.text).toBeLessThan(400);
      expect(other.contract.faults(operation, answered.response, answered.text)).toEqual([]);
    });
  }
});
