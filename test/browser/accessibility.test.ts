import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { gallery } from "../views/gallery.tsx";
import { type GalleryServer, serveGallery } from "../views/gallery-server.ts";
import { loadAxe, overflow, violations } from "./axe.ts";

let browser: Browser;
let server: GalleryServer;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  server = serveGallery();
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe.each([
  { theme: "light", width: 1400, height: 900 },
  { theme: "dark", width: 360, height: 740 },
  { theme: "light", width: 360, height: 740 },
  { theme: "dark", width: 1400, height: 900 },
])("in $theme at $width px", ({ theme, width, height }) => {
  test.each(Object.keys(gallery()))(
    "%s has no violation of axe's rules, of the content policy, and nothing sticks out sideways",
    async (name) => {
      complaints.length = 0;
      await page.setViewportSize({ width, height });
      await page.goto(`${server.url}/${theme}/${name}`);
      await loadAxe(page);
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await overflow(page)).toBe(0);
    },
    20_000,
  );
});
