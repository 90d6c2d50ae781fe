/** @jsxImportSource @kitajs/html */
import { NavCount } from "../fragments/nav-count.tsx";
import { links } from "../links.ts";
import type { Theme } from "../preferences.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import { SignOut } from "./sign-out.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export type ActivePage =
  | "home"
  | "jobs"
  | "library"
  | "sessions"
  | "schedules"
  | "workers"
  | "webhooks"
  | "settings"
  | "none";

interface SidebarProps {
  readonly active: ActivePage;
  readonly counts: { readonly active: number; readonly library: number };
  readonly prefix: string;
  readonly version: string;
  readonly theme: Theme | undefined;
  readonly signedInAs: string | undefined;
}

/** Where one can go; a bar at the top of small screens. */
export function Sidebar({ active, counts, prefix, version, theme, signedInAs }: SidebarProps): JSX.Element {
  const to = links(prefix);
  return (
    <header class="sidebar">
      <a class="brand" href={to.home()}>
        <svg class="logo" viewBox="0 0 20 18" aria-hidden="true" focusable="false">
          <rect class="logo-a" x="1" y="1" width="18" height="4" rx="2" />
          <rect class="logo-b" x="1" y="8" width="12" height="4" rx="2" />
          <rect class="logo-c" x="1" y="15" width="7" height="2" rx="1" />
        </svg>
        <span>Jobdeck</span>
      </a>
      <nav class="nav" aria-label="Main">
        <Entry href={to.home()} icon="house" name="Home" current={active === "home"} prefix={prefix} />
        <Entry href={to.jobs()} icon="list" name="Jobs" current={active === "jobs"} prefix={prefix}>
          <NavCount of="active" n={counts.active} />
        </Entry>
        <Entry
          href={to.library()}
          icon="file-text"
          name="Library"
          current={active === "library"}
          prefix={prefix}
        >
          <NavCount of="library" n={counts.library} />
        </Entry>
        <Entry
          href={to.sessions()}
          icon="box"
          name="Sessions"
          current={active === "sessions"}
          prefix={prefix}
        />
        <Entry
          href={to.schedules()}
          icon="clock"
          name="Schedules"
          current={active === "schedules"}
          prefix={prefix}
        />
        <Entry
          href={to.workers()}
          icon="server"
          name="Workers"
          current={active === "workers"}
          prefix={prefix}
        />
        <Entry
          href={to.webhooks()}
          icon="webhook"
          name="Webhooks"
          current={active === "webhooks"}
          prefix={prefix}
        />
        <Entry
          href={to.settings()}
          icon="settings"
          name="Settings"
          current={active === "settings"}
          prefix={prefix}
        />
      </nav>
      <div class="sidebar-foot">
        <ThemeSwitch theme={theme} prefix={prefix} />
        {signedInAs === undefined ? "" : <SignOut name={signedInAs} prefix={prefix} />}
        <a class="foot-link" href={to.reference()}>
          API
        </a>
        <span class="version num" safe>
          {version}
        </span>
      </div>
    </header>
  );
}

interface EntryProps {
  readonly href: string;
  readonly icon: IconName;
  readonly name: string;
  readonly current: boolean;
  readonly prefix: string;
  readonly children?: JSX.Element;
}

function Entry({ href, icon, name, current, prefix, children = "" }: EntryProps): JSX.Element {
  return (
    <a class="nav-entry" href={href} aria-current={current ? "page" : undefined}>
      <Icon name={icon} prefix={prefix} />
      <span safe>{name}</span>
      {children}
    </a>
  );
}
