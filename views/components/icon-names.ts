/** The Lucide icons in public/sprite.svg; `.ci/build-assets.ts` makes the sprite from this list. */
export const ICON_NAMES = [
  "arrow-down",
  "arrow-left",
  "arrow-right",
  "ban",
  "book-open",
  "box",
  "check",
  "chevron-down",
  "chevron-right",
  "chevron-up",
  "circle-alert",
  "circle-play",
  "clock",
  "copy",
  "download",
  "file-code",
  "file-text",
  "folder-git-2",
  "git-branch",
  "house",
  "info",
  "library",
  "link",
  "list",
  "menu",
  "monitor",
  "moon",
  "play",
  "rotate-ccw",
  "search",
  "sun",
  "timer-off",
  "trash-2",
  "triangle-alert",
  "wrench",
  "x",
] as const;

export type IconName = (typeof ICON_NAMES)[number];

/** Changes with the sprite, so that an old one is never taken from a cache. */
export const SPRITE_VERSION = `1.62.0-${ICON_NAMES.length}`;

export function isIconName(name: string): name is IconName {
  return (ICON_NAMES as readonly string[]).includes(name);
}
