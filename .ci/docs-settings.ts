import { flagOf, SETTING_KEYS, SETTINGS, variableOf } from "../src/settings.ts";

/** The README's table of settings. */
export function settingsTable(): string {
  const rows = SETTING_KEYS.map((key) => {
    const { fallback, rule, description } = SETTINGS[key];
    const shown = key === "concurrency" ? "cores × 2" : fallback === "" ? "none" : `\`${fallback}\``;
    return `| \`${variableOf(key)}\` | \`--${flagOf(key)}\` | ${shown} | ${description} Expects ${rule}. |\n`;
  });
  return `\n| variable | flag | default | meaning |\n|---|---|---|---|\n${rows.join("")}\n`;
}
