/** @jsxImportSource @kitajs/html */
import { render } from "../render.ts";

export interface TaskbarProps {
  /** Where the deck is: the prefix of its plugin, such as `/deck`, or its whole address on another site. Default "". */
  readonly src?: string;
  /** Sent as `Authorization: Bearer`. Whoever can read the page can read it. */
  readonly token?: string;
  /** Of your page's content security policy, for the script. */
  readonly nonce?: string;
}

/** The taskbar for a page of your own: `<Taskbar src="/deck" />` anywhere in its body; outside of JSX it is a function that gives HTML. */
export function Taskbar({ src = "", token, nonce }: TaskbarProps): string {
  const base = src.replace(/\/+$/, "");
  return render(
    <>
      <tag of="job-taskbar" src={base} token={token} />
      <script type="module" src={`${base}/taskbar.js`} nonce={nonce} />
    </>,
  );
}
