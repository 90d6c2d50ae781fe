/** @jsxImportSource @kitajs/html */
import type { Frame } from "../layout.tsx";
import { links } from "../links.ts";

export interface SignInPageProps extends Pick<Frame, "prefix" | "theme" | "assets"> {
  /** Where to go on, a path of ours. */
  readonly back: string;
  /** Why the token that was typed did not do, in one sentence. */
  readonly problem: string | null;
}

/** What whoever brings no token is shown: a document of its own, without navigation and without anything of jobs. */
export function SignInPage({ prefix, theme, assets, back, problem }: SignInPageProps): JSX.Element {
  const to = links(prefix);
  return (
    <>
      {"<!doctype html>"}
      <html lang="en" data-theme={theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>Sign in · Jobdeck</title>
          <link rel="icon" type="image/svg+xml" href={assets.icon} />
          <link rel="stylesheet" href={assets.css} />
        </head>
        <body>
          <main class="sign-in">
            <p class="brand">
              <svg class="logo" viewBox="0 0 20 18" aria-hidden="true" focusable="false">
                <rect class="logo-a" x="1" y="1" width="18" height="4" rx="2" />
                <rect class="logo-b" x="1" y="8" width="12" height="4" rx="2" />
                <rect class="logo-c" x="1" y="15" width="7" height="2" rx="1" />
              </svg>
              <span>Jobdeck</span>
            </p>
            <h1>Sign in</h1>
            <form method="post" action={to.signIn()}>
              <input type="hidden" name="back" value={back} />
              <div class="field">
                <label for="token">Token</label>
                <input
                  class="input"
                  id="token"
                  name="token"
                  type="password"
                  autocomplete="current-password"
                  spellcheck="false"
                  required
                  autofocus
                  aria-describedby="token-help"
                  aria-invalid={problem === null ? undefined : "true"}
                />
                {problem === null ? (
                  ""
                ) : (
                  <p class="field-issue" role="alert" safe>
                    {problem}
                  </p>
                )}
              </div>
              <button type="submit" class="button button-primary">
                Sign in
              </button>
            </form>
            <p id="token-help" class="quiet">
              Whoever runs this server can make one with <code>jobdeck token create</code>.
            </p>
          </main>
        </body>
      </html>
    </>
  );
}
