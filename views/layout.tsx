/** @jsxImportSource @kitajs/html */
import type { Children } from "@kitajs/html";
import { KeyboardHelp } from "./components/keyboard-help.tsx";
import { type ActivePage, Sidebar } from "./components/sidebar.tsx";
import { domId } from "./dom-id.ts";
import { ErrorCard } from "./fragments/error-card.tsx";
import { links } from "./links.ts";
import type { Theme } from "./preferences.ts";

/** Addresses of the built files, with their versions. */
export interface Assets {
  readonly css: string;
  readonly htmx: string;
  readonly sse: string;
  readonly app: string;
  readonly icon: string;
}

/** What surrounds every page; a page's own props come on top. */
export interface Frame {
  readonly prefix: string;
  /** Of the content security policy. */
  readonly nonce: string;
  readonly theme?: Theme;
  readonly counts: { readonly active: number; readonly library: number };
  /** `<Taskbar …/>` */
  readonly taskbar: JSX.Element;
  /** The change up to which `taskbar` is true: the stream goes on from there. Empty: the page has no stream. */
  readonly cursor: string;
  readonly assets: Assets;
  /** The product's version. */
  readonly version: string;
  /** The name of the token that this browser is signed in with; absent = with none. */
  readonly signedInAs?: string;
  /** One sentence about what was just done. */
  readonly flash?: string;
  /** One sentence about what is wrong with the program as a whole. */
  readonly alert?: string;
  readonly now: number;
}

export interface LayoutProps extends Frame {
  readonly title: string;
  readonly active: ActivePage;
  /** `wide`: the page brings its own columns. */
  readonly width?: "normal" | "wide";
  readonly children: Children;
}

/**
 * The whole document.
 *
 * Navigation: links and forms inside `#page` are boosted (`hx-boost:inherited`, whose value htmx merges into the
 * request): the whole next page is fetched, only its `#page` replaces this one, the title and the address follow.
 * `#taskbar` lies outside, so its stream, its rows and what has the focus there survive. `hx-history-elt` makes Back
 * and Forward replace the same element. htmx marks such requests `HX-Request-Type: full`: they get a whole page.
 *
 * The scripts stand last and are not deferred: htmx starts when the document is parsed, and by then its extensions
 * must be there. With `defer` it starts before a slow one has come, and the stream is never opened.
 */
export function Layout(props: LayoutProps): JSX.Element {
  const { prefix, assets, nonce, children, taskbar: safeTaskbar } = props;
  const to = links(prefix);
  return (
    <>
      {"<!doctype html>"}
      <html lang="en" data-theme={props.theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title safe>{`${props.title} · Jobdeck`}</title>
          <link rel="icon" type="image/svg+xml" href={assets.icon} />
          <link rel="stylesheet" href={assets.css} />
          <link
            rel="preload"
            as="font"
            type="font/woff2"
            crossorigin="anonymous"
            href={to.static("fonts/geist-latin.woff2")}
          />
          <meta name="htmx-config" content={HTMX_CONFIG} />
        </head>
        <body data-now={props.now} data-prefix={prefix}>
          <a class="skip" href={`#${domId.main}`}>
            Skip to the content
          </a>
          <div id={domId.page} class="page" hx-history-elt {...BOOST}>
            <Sidebar
              active={props.active}
              counts={props.counts}
              prefix={prefix}
              version={props.version}
              theme={props.theme}
              signedInAs={props.signedInAs}
            />
            <main id={domId.main} class="main" data-width={props.width ?? "normal"} tabindex="-1">
              {props.alert === undefined ? (
                ""
              ) : (
                <p class="flash" role="alert" safe>
                  {props.alert}
                </p>
              )}
              {props.flash === undefined ? (
                ""
              ) : (
                <p class="flash" role="status" safe>
                  {props.flash}
                </p>
              )}
              {children}
            </main>
          </div>
          <div id={domId.notice} class="notice" role="alert" />
          <div
            id={domId.taskbar}
            class="taskbar"
            hx-sse:connect={props.cursor === "" ? undefined : to.taskbarStream(props.cursor)}
            hx-swap="none"
            data-beat-ms="15000"
          >
            <p class="lost" role="status">
              <span class="mark mark-spin" data-status="queued" aria-hidden="true" />
              Reconnecting…
            </p>
            <div {...BOOST}>{safeTaskbar}</div>
            <ul id={domId.taskbarNews} class="sr-only" aria-live="polite" aria-label="Jobs that ended" />
          </div>
          <KeyboardHelp prefix={prefix} />
          <template id="offline">
            <ErrorCard
              prefix={prefix}
              message="The server does not answer. It may be starting again: try in a moment."
            />
          </template>
          <script src={assets.htmx} nonce={nonce} />
          <script src={assets.sse} nonce={nonce} />
          <script src={assets.app} nonce={nonce} />
        </body>
      </html>
    </>
  );
}

const BOOST = { "hx-boost:inherited": "select:#page target:#page swap:outerHTML" } as const;

/** htmx boosts links of HTML only. Those of a drawing bring `hx-get`, which this makes the same navigation. */
export const BOOST_DRAWINGS = {
  "hx-select:inherited": "#page",
  "hx-target:inherited": "#page",
  "hx-swap:inherited": "outerHTML",
  "hx-push-url:inherited": "true",
} as const;

/**
 * `selfRequestsOnly` is htmx 4's `mode: same-origin`. Attributes that start with `data-js` belong to the browser,
 * and what a reader opened stays open: morphs leave both alone. Evaluation of strings is impossible under the CSP.
 */
const HTMX_CONFIG = JSON.stringify({
  mode: "same-origin",
  includeIndicatorCSS: false,
  extensions: "sse, jobdeck",
  morphIgnore: ["data-htmx-powered", "data-js", "open"],
  sse: { reconnectDelay: 500, reconnectMaxDelay: 10000 },
});
