import type { Dependency, Ecosystem, Package } from "./package.ts";
import { requirement } from "./requirement.ts";

type Found = Partial<Package> & { readonly ecosystem: Ecosystem };

/** A manifest has hundreds of lines, rarely thousands. */
const MOST_LINES = 20_000;
const LONGEST_LINE = 1000;

/** Manifests that are programs, XML or formats of their own, of which only the plain lines are read. */
export function written(base: string, text: string): Found | null {
  if (base === "go.mod") return goModule(text);
  if (base === "go.work") return { ecosystem: "Go", members: lines(text).flatMap((l) => goUse(l)) };
  if (/^requirements.*\.txt$/.test(base)) return requirements(base, text);
  if (base === "pom.xml") return maven(text);
  if (/^build\.gradle(?:\.kts)?$/.test(base)) return { ecosystem: "JVM", dependencies: each(text, gradle) };
  if (/^settings\.gradle(?:\.kts)?$/.test(base))
    return { ecosystem: "JVM", members: lines(text).flatMap(gradleIncludes) };
  if (/\.[cf]sproj$/.test(base))
    return { ecosystem: ".NET", name: base.replace(/\.[cf]sproj$/, ""), dependencies: each(text, dotnet) };
  if (base === "Gemfile" || base.endsWith(".gemspec"))
    return { ecosystem: "Ruby", dependencies: each(text, gem), ...gemName(base) };
  if (base === "Package.swift") return { ecosystem: "Swift", dependencies: each(text, swift) };
  if (base === "build.sbt") return { ecosystem: "JVM", dependencies: each(text, sbt) };
  if (base === "pnpm-workspace.yaml") return { ecosystem: "npm", members: yamlList(text, "packages") };
  return null;
}

function lines(text: string): string[] {
  return text.split("\n", MOST_LINES).map((line) => line.slice(0, LONGEST_LINE));
}

type LineReader = (line: string) => Omit<Dependency, "line"> | null;

function each(text: string, read: LineReader): Dependency[] {
  return lines(text).flatMap((line, i) => {
    const found = read(line);
    return found === null ? [] : [{ ...found, line: i + 1 }];
  });
}

function goModule(text: string): Found {
  const dependencies = each(text, (line) => {
    const match =
      /^(?:require)?\s{1,8}([\w.~-]{1,60}\.[\w.~/-]{1,200}) (v[\w.+-]{1,100})(\s*\/\/ indirect)?/.exec(line);
    return match === null || match[3] !== undefined
      ? null
      : { name: match[1] ?? "", range: match[2] ?? null, kind: "runtime" };
  });
  return { ecosystem: "Go", name: /^module\s+(\S{1,200})/m.exec(text)?.[1] ?? null, dependencies };
}

function goUse(line: string): string[] {
  const folder = /^\s{0,8}(?:use\s+)?(\.\/?[\w./-]{0,200})\s*$/.exec(line)?.[1];
  return folder === undefined ? [] : [folder];
}

function requirements(base: string, text: string): Found {
  const kind = base === "requirements.txt" ? "runtime" : "development";
  return {
    ecosystem: "Python",
    dependencies: each(text, (line) => {
      const said = /^\s*[#-]/.test(line) ? null : requirement(line);
      return said === null ? null : { ...said, kind };
    }),
  };
}

function maven(text: string): Found {
  const dependencies: Dependency[] = [];
  const members: string[] = [];
  let open: { line: number; group: string; artifact: string; range: string | null; scope: string } | null =
    null;
  let managed = false;
  const tag = (line: string, name: string) =>
    new RegExp(`<${name}>\\s{0,8}([^<]{1,200}?)\\s{0,8}</${name}>`).exec(line)?.[1];
  for (const [i, line] of lines(text).entries()) {
    if (line.includes("<dependencyManagement>")) managed = true;
    if (line.includes("</dependencyManagement>")) managed = false;
    const module = tag(line, "module");
    if (module !== undefined) members.push(module);
    if (line.includes("<dependency>"))
      open = { line: i + 1, group: "", artifact: "", range: null, scope: "" };
    if (open !== null) {
      open.group = tag(line, "groupId") ?? open.group;
      open.artifact = tag(line, "artifactId") ?? open.artifact;
      open.range = tag(line, "version") ?? open.range;
      open.scope = tag(line, "scope") ?? open.scope;
      if (line.includes("</dependency>")) {
        const name = `${open.group}:${open.artifact}`;
        if (!managed)
          dependencies.push({
            name,
            range: open.range,
            kind: open.scope === "test" ? "development" : "runtime",
            line: open.line,
          });
        open = null;
      }
    }
  }
  const head = text.slice(0, 20_000).replace(/<parent>[\s\S]*?<\/parent>/, "");
  return {
    ecosystem: "JVM",
    name: tag(head, "artifactId") ?? null,
    version: tag(head, "version") ?? null,
    dependencies,
    members,
  };
}

const gradle: LineReader = (line) => {
  const match =
    /^\s{0,40}(api|implementation|compileOnly|runtimeOnly|annotationProcessor|kapt|testImplementation|testRuntimeOnly|androidTestImplementation)[ (]{1,3}["']([\w.-]{1,100}:[\w.-]{1,100})(?::([\w.+-]{1,60}))?["']/.exec(
      line,
    );
  return match === null
    ? null
    : {
        name: match[2] ?? "",
        range: match[3] ?? null,
        kind: /[tT]est/.test(match[1] ?? "") ? "development" : "runtime",
      };
};

function gradleIncludes(line: string): string[] {
  if (!/^\s{0,8}include\b/.test(line)) return [];
  return [...line.matchAll(/["']:?([\w:./-]{1,200})["']/g)].map((m) => (m[1] ?? "").replaceAll(":", "/"));
}

const dotnet: LineReader = (line) => {
  const name = /<PackageReference\s{1,8}[^>]{0,200}?\bInclude="([\w.-]{1,200})"/.exec(line)?.[1];
  if (name === undefined) return null;
  return {
    name,
    range: /\bVersion="([^"$]{1,60})"/.exec(line)?.[1] ?? null,
    kind: /PrivateAssets="all"/i.test(line) ? "development" : "runtime",
  };
};

const gem: LineReader = (line) => {
  const match =
    /^\s{0,20}(?:gem|\w{1,20}\.add_(?:runtime_|development_)?dependency)[ (]{1,2}["']([\w.-]{1,100})["'](?:\s{0,4},\s{0,4}["']([^"']{1,60})["'])?/.exec(
      line,
    );
  if (match === null) return null;
  return {
    name: match[1] ?? "",
    range: match[2] ?? null,
    kind: /development/.test(line) ? "development" : "runtime",
  };
};

function gemName(base: string): { readonly name?: string } {
  return base.endsWith(".gemspec") ? { name: base.replace(/\.gemspec$/, "") } : {};
}

const swift: LineReader = (line) => {
  const match = /\.package\([^)]{0,80}?url:\s{0,4}"([^"]{1,300})"\s{0,4},\s{0,4}([^)]{1,100})/.exec(line);
  if (match === null) return null;
  const name = (match[1] ?? "").replace(/\.git$/, "").replace(/^.*\//, "");
  return { name, range: (match[2] ?? "").trim(), kind: "runtime" };
};

const sbt: LineReader = (line) => {
  const match =
    /"([\w.-]{1,100})"\s{1,4}%{1,3}\s{1,4}"([\w.-]{1,100})"\s{1,4}%\s{1,4}(?:"([\w.+-]{1,60})"|\w{1,60})(\s{1,4}%\s{1,4}(?:Test|"test"))?/.exec(
      line,
    );
  if (match === null || /^\s*\/\//.test(line)) return null;
  return {
    name: `${match[1]}:${match[2]}`,
    range: match[3] ?? null,
    kind: match[4] === undefined ? "runtime" : "development",
  };
};

/** The items of a list below a key that begins a line. */
function yamlList(text: string, key: string): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of lines(text)) {
    if (/^\S/.test(line)) inside = line.startsWith(`${key}:`);
    const item = /^\s{0,8}-\s{1,8}["']?([^"'#\s]{1,200})/.exec(line)?.[1];
    if (inside && item !== undefined) found.push(item);
  }
  return found;
}
