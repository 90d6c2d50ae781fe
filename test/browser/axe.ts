import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const SOURCE = Bun.file(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url));

/** Makes the page able to check itself; once for each document. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(await SOURCE.text());
}

/** @returns what breaks a rule of accessibility on the page as it is now, in words */
export async function violations(page: Page): Promise<readonly string[]> {
  const found: readonly Violation[] = await page.evaluate("axe.run().then((r) => r.violations)");
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.html + n.failureSummary).join("\n")}`);
}

/** How far the page sticks out sideways, in pixels; 0 = it fits. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}
