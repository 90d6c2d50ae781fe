/** @jsxImportSource @kitajs/html */
import { links } from "../links.ts";
import type { Theme } from "../preferences.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";

const CHOICES = [
  { value: "light", icon: "sun", label: "Light" },
  { value: "system", icon: "monitor", label: "As the system" },
  { value: "dark", icon: "moon", label: "Dark" },
] as const satisfies readonly { value: Theme | "system"; icon: IconName; label: string }[];

/** Light, dark, or as the system has it. A form, so that it works without scripts; with them it is instant. */
export function ThemeSwitch({ theme, prefix }: { theme: Theme | undefined; prefix: string }): JSX.Element {
  return (
    <form class="theme" method="post" action={links(prefix).theme()} hx-boost="false" aria-label="Colours">
      {CHOICES.map(({ value, icon, label }) => (
        <button
          type="submit"
          name="theme"
          value={value}
          title={label}
          aria-label={label}
          aria-pressed={value === (theme ?? "system") ? "true" : "false"}
        >
          <Icon name={icon} prefix={prefix} />
        </button>
      ))}
    </form>
  );
}
