/** @jsxImportSource @kitajs/html */
import { type IconName, SPRITE_VERSION } from "./icon-names.ts";

/** A Lucide icon from the sprite. It is decoration: what it means is said in text beside it or in a label. */
export function Icon({ name, prefix }: { name: IconName; prefix: string }): JSX.Element {
  return (
    <svg class="icon" aria-hidden="true" focusable="false">
      <use href={`${prefix}/static/sprite.svg?v=${SPRITE_VERSION}#${name}`} />
    </svg>
  );
}
