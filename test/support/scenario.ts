import { expect, test } from "bun:test";
import { type TestApp, type TestAppOptions, testApp } from "./app.ts";

/** One request to a fresh app and what must come back. */
export interface Scenario {
  readonly name: string;
  readonly options?: TestAppOptions;
  /** Prepares the app; what it returns takes the place of `:id` in path and body. */
  readonly given?: (app: TestApp) => Promise<{ readonly id: string } | undefined>;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Headers by name; a regular expression must match, null = must be absent. */
  readonly answer?: Readonly<Record<string, string | RegExp | null>>;
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** Looks at the app afterwards. */
  readonly afterwards?: (app: TestApp, id: string) => Promise<void> | void;
  /** Bugs that the request must report; default 0. */
  readonly faults?: number;
}

export const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" } as const;
export const HTMX = { accept: "text/html, text/event-stream", "hx-request-type": "partial" } as const;
export const FORM = { "content-type": "application/x-www-form-urlencoded" } as const;
export const JSON_BODY = { "content-type": "application/json" } as const;

export function scenarios(list: readonly Scenario[]): void {
  for (const scenario of list) test(scenario.name, () => play(scenario));
}

async function play(scenario: Scenario): Promise<void> {
  await using app = await testApp(scenario.options);
  const id = (await scenario.given?.(app))?.id ?? "";
  const filled = (text: string) => text.replaceAll(":id", id);
  const response = await app.send(filled(scenario.path), {
    method: scenario.method ?? "GET",
    headers: { ...scenario.headers },
    ...(scenario.body === undefined ? {} : { body: filled(scenario.body) }),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toEqual({ status: scenario.status, text });
  for (const [name, value] of Object.entries(scenario.answer ?? {})) {
    const found = response.headers.get(name);
    if (value instanceof RegExp) expect(`${name}: ${found}`).toMatch(value);
    else expect({ [name]: found }).toEqual({ [name]: value === null ? null : filled(value) });
  }
  for (const part of scenario.has ?? []) expect(text).toContain(filled(part));
  for (const part of scenario.lacks ?? []) expect(text).not.toContain(filled(part));
  await scenario.afterwards?.(app, id);
  expect(app.faults).toHaveLength(scenario.faults ?? 0);
}
