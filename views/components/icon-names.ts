/** The Lucide icons in public/sprite.svg; `.ci/build-assets.ts` makes the sprite from this list. */
export const ICON_NAMES = [
  "arrow-down",
  "arrow-left",
  "arrow-right",
  "ban",
  "book-open",
  "box",
  "circle-alert",
  "clock",
  "file-code",
  "file-text",
  "folder-git-2",
  "git-branch",
  "house",
  "library",
  "link",
  "list",
  "log-out",
  "monitor",
  "moon",
  "play",
  "rotate-ccw",
  "search",
  "server",
  "settings",
  "sun",
  "webhook",
  "wrench",
  "x",
] as const;

export type IconName = (typeof ICON_NAMES)[number];

/** Changes with the sprite, so that an old one is never taken from a cache. */
export const SPRITE_VERSION = `1.62.0-${ICON_NAMES.length}`;
