/** Pictures of the gallery to look at: `bun test/views/screenshots.ts FOLDER [name …]`. */
import { join } from "node:path";
import { launchBrowser } from "../support/browser.ts";
import { serveGallery } from "./gallery-server.ts";

const SIZES = [
  { name: "wide", width: 1400, height: 900 },
  { name: "small", width: 360, height: 740 },
] as const;

const [folder = "test-output/screenshots", ...only] = process.argv.slice(2);
const server = serveGallery();
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.log(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => console.log(`${page.url()}: ${error.message}`));
  for (const name of only.length > 0 ? only : server.names) {
    for (const theme of ["light", "dark"]) {
      await page.goto(`${server.url}/${theme}/${name}`);
      await page.evaluate(() => document.fonts.ready.then(() => null));
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size.name}.png`) });
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
