/** @jsxImportSource @kitajs/html */
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

/** The way back from a page about one schedule. */
export function BackToSchedules({ prefix }: { prefix: string }): JSX.Element {
  return (
    <a class="link-button" href={links(prefix).schedules()}>
      <Icon name="arrow-left" prefix={prefix} />
      <span>All schedules</span>
    </a>
  );
}
