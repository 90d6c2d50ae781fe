/** What a reader chose, kept in cookies so that the first paint is already right. */
export const THEME_COOKIE = "jobdeck_theme";
export const TASKBAR_COOKIE = "jobdeck_taskbar";

/** Absent = as the system has it. */
export type Theme = "light" | "dark";

export interface Preferences {
  readonly theme?: Theme;
  readonly taskbarOpen: boolean;
}

/** @param cookie looks a cookie up by name; anything unknown counts as not chosen */
export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const theme = cookie(THEME_COOKIE);
  return {
    ...(theme === "light" || theme === "dark" ? { theme } : {}),
    taskbarOpen: cookie(TASKBAR_COOKIE) !== "closed",
  };
}
