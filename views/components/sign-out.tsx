/** @jsxImportSource @kitajs/html */
import { links } from "../links.ts";
import { Icon } from "./icon.tsx";

/** Takes the token out of the browser. A whole page is loaded, so that nothing of the jobs stays on the screen. */
export function SignOut({ name, prefix }: { name: string; prefix: string }): JSX.Element {
  const label = `Sign out of token ${name}`;
  return (
    <form class="sign-out" method="post" action={links(prefix).signOut()} hx-boost="false">
      <button type="submit" title={label} aria-label={label}>
        <Icon name="log-out" prefix={prefix} />
      </button>
    </form>
  );
}
