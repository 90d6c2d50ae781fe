/** @jsxImportSource @kitajs/html */

import type { Installation } from "../../src/domain/installation.ts";
import { modelFacts } from "../../src/domain/model-setup.ts";
import { Credentials, type CredentialsProps } from "../components/credentials.tsx";
import { bytes } from "../format.ts";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SettingsPageProps {
  readonly frame: Frame;
  readonly installation: Installation;
  /** Whether jobs are taken on. */
  readonly isReady: boolean;
  readonly credentials: Omit<CredentialsProps, "now" | "prefix">;
}

/** What is in force, where it came from, and what the server stands on: what `jobdeck doctor` says of it. */
export function SettingsPage({ frame, installation, isReady, credentials }: SettingsPageProps): JSX.Element {
  const { settings, versions, dataFolder, executors, model, problems } = installation;
  return (
    <Layout {...frame} title="Settings" active="settings">
      <h1 class="page-title">Settings</h1>
      <Problems problems={problems} isReady={isReady} />
      <section class="settings-part" aria-labelledby="in-force-title">
        <header class="section-head">
          <h2 id="in-force-title">In force</h2>
        </header>
        <ul class="card">
          {settings.map(({ name, value, from }) => (
            <li class="setting">
              <code class="setting-name" safe>
                {name}
              </code>
              {value === "" ? (
                <span class="setting-none">none</span>
              ) : (
                <code class="setting-value" safe>
                  {value}
                </code>
              )}
              <span class="setting-from" data-from={from} safe>
                {from}
              </span>
            </li>
          ))}
        </ul>
        <p class="settings-note">
          Secrets are masked. They are set in the environment, in <code>jobdeck.config.ts</code> or by flags,
          and hold from the next start on.
        </p>
      </section>
      <Credentials {...credentials} now={frame.now} prefix={frame.prefix} />
      <div class="settings-grid">
        <Facts title="Data folder" facts={folderFacts(dataFolder)} />
        <Facts title="Versions" facts={versions.map(({ name, version }) => [name, version ?? "not found"])} />
        <Facts
          title="Ways to run a job"
          facts={executors.map(({ kind, missing }) => [kind, missing ?? "available"])}
        />
        <Facts title="Language model" facts={modelFacts(model)} />
        <Elsewhere prefix={frame.prefix} />
      </div>
    </Layout>
  );
}

function Problems({
  problems,
  isReady,
}: Pick<SettingsPageProps, "isReady"> & Pick<Installation, "problems">) {
  if (problems.length === 0) {
    return (
      <p class="settings-state" data-ok="true">
        {isReady
          ? "Jobs are taken on. No problems found."
          : "No problems found. Jobs are not taken on at the moment."}
      </p>
    );
  }
  return (
    <ul class="settings-state" data-ok="false" aria-label="Problems">
      {problems.map((problem) => (
        <li safe>{problem}</li>
      ))}
    </ul>
  );
}

type Fact = readonly [name: string, text: string];

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }): JSX.Element {
  return (
    <section class="settings-part">
      <header class="section-head">
        <h2 safe>{title}</h2>
      </header>
      <dl class="card settings-facts">
        {facts.map(([name, text]) => (
          <div>
            <dt safe>{name}</dt>
            <dd safe>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function folderFacts({
  path,
  writable,
  usedBytes,
  limitBytes,
  freeBytes,
}: Installation["dataFolder"]): Fact[] {
  const takes = bytes(usedBytes);
  return [
    ["path", path],
    ["takes", limitBytes === null ? takes : `${takes} of ${bytes(limitBytes)} that are allowed`],
    ["free", freeBytes === null ? "unknown" : bytes(freeBytes)],
    ["writable", writable ? "yes" : "no"],
  ];
}

function Elsewhere({ prefix }: { prefix: string }): JSX.Element {
  const to = links(prefix);
  return (
    <section class="settings-part" aria-labelledby="elsewhere-title">
      <header class="section-head">
        <h2 id="elsewhere-title">For programs</h2>
      </header>
      <ul class="card settings-links">
        <li>
          <a class="link" href={to.metrics()} hx-boost="false">
            Metrics
          </a>
          <span>what a monitoring program reads</span>
        </li>
        <li>
          <a class="link" href={to.health()} hx-boost="false">
            Health
          </a>
          <span>whether it lives; /readyz says whether jobs are taken on</span>
        </li>
        <li>
          <a class="link" href={to.settingsJson()} hx-boost="false">
            This page as JSON
          </a>
          <span>like every page, with Accept: application/json</span>
        </li>
      </ul>
    </section>
  );
}
