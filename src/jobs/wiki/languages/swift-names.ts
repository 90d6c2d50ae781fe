import { posix } from "node:path";
import type { FileFacts, SymbolFact } from "../facts.ts";
import { Links } from "../graph/links.ts";
import type { Linker, Project } from "../language.ts";
import { reopened } from "./reopened.ts";

/** Modules of Swift itself and of Apple's systems. */
export function isSwiftStandard(name: string): boolean {
  return /^(?:Swift|Foundation\w*|Dispatch|Darwin|Glibc|Musl|Android|XCTest|Testing|Combine|CryptoKit|os|zlib|UIKit|AppKit|SwiftUI|WatchKit|TVUIKit|Observation|Synchronization|RegexBuilder|Distributed|_\w+|PackageDescription|Core\w+|Security|SystemConfiguration|MobileCoreServices|UniformTypeIdentifiers|Network|WebKit|MapKit|StoreKit|AVFoundation|AVKit|Metal\w*|ObjectiveC|WinSDK|Accelerate|SafariServices|UserNotifications|CloudKit|GameKit|SpriteKit|SceneKit|Photos\w*|QuartzCore|Cocoa)$/.test(
    name,
  );
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly exported: boolean;
}

/** Gives extensions to their types, and follows type names where a module has only one of that name. */
export const linkSwift: Linker = (project) => {
  const files = [...project.files.values()].filter((f) => f.language === "Swift");
  if (files.length === 0) return new Map();
  const moduleOf = modules(project, files);
  const isTest = (path: string) => /(?:^|\/)Tests?\//.test(path);
  const joined = reopened(seenInside(files, moduleOf, isTest), {
    key: (file, symbol) => `${moduleOf(file.path)} ${symbol.name}`,
    isTest,
    adds: isExtension,
  });
  const types = new Map<string, Map<string, Place | null>>();
  for (const file of joined.values()) {
    const module = moduleOf(file.path);
    const known = types.get(module) ?? new Map<string, Place | null>();
    types.set(module, known);
    for (const symbol of file.symbols) {
      if (/^(?:function|variable|constant)$/.test(symbol.kind) || isExtension(symbol)) continue;
      // Two of one name, for different systems or made by a condition, are not told apart.
      known.set(
        symbol.name,
        known.has(symbol.name) ? null : { path: file.path, name: symbol.name, exported: symbol.exported },
      );
    }
  }
  const own = new Set(types.keys());
  return new Map(
    [...joined].map(([path, file]) => [path, linkedFacts(file, moduleOf(path), types, own)] as const),
  );
};

/** What a program shares among its files is what there is to read of it: no other module can use it. */
function seenInside(
  files: readonly FileFacts[],
  moduleOf: (path: string) => string,
  isTest: (path: string) => boolean,
): FileFacts[] {
  const open = new Set(
    files.filter((f) => !isTest(f.path) && f.symbols.some((s) => s.exported)).map((f) => moduleOf(f.path)),
  );
  return files.map((file) =>
    open.has(moduleOf(file.path)) || isTest(file.path)
      ? file
      : {
          ...file,
          symbols: file.symbols.map((s) =>
            /^(?:[a-z]+ )*(?:private|fileprivate)\b/.test(s.signature) ? s : { ...s, exported: true },
          ),
        },
  );
}

const isExtension = ({ signature }: Pick<SymbolFact, "signature">): boolean =>
  /^(?:[\w()]+ )*extension\b/.test(signature);

function linkedFacts(
  file: FileFacts,
  module: string,
  types: ReadonlyMap<string, ReadonlyMap<string, Place | null>>,
  own: ReadonlySet<string>,
): FileFacts {
  const links = new Links(file);
  const seen: ReadonlyMap<string, Place | null>[] = [types.get(module) ?? new Map()];
  for (const { from, line } of file.imports) {
    const imported = from === module ? undefined : types.get(from);
    if (imported !== undefined) seen.push(imported);
    else if (!own.has(from)) links.outside(from, line);
  }
  const inner = new Set(
    seen.flatMap((names) =>
      [...names.keys()].flatMap((n) => (n.includes(".") ? [n.slice(n.lastIndexOf(".") + 1)] : [])),
    ),
  );
  const declared = new Set(file.symbols.map((s) => s.name));
  for (const { path, name, within } of file.loose ?? []) {
    const written = path === "" ? name : `${path}.${name}`;
    for (const owner of within.length === 0 ? [""] : within) {
      const target = resolve(written, owner, seen, inner);
      if (target !== null && !declared.has(target.name))
        links.use(target.path, target.name, owner === "" ? [] : [owner]);
    }
  }
  return links.facts();
}

function resolve(
  written: string,
  owner: string,
  seen: readonly ReadonlyMap<string, Place | null>[],
  inner: ReadonlySet<string>,
): Place | null {
  const around = owner === "" ? [] : owner.split(".");
  const first = written.split(".")[0] ?? "";
  for (let length = around.length; length >= 0; length -= 1) {
    const prefix = around.slice(0, length);
    // A type of this name inside any other type may be what an inherited scope means.
    if (length === 0 && inner.has(first)) return null;
    for (const names of seen) {
      if (!names.has([...prefix, first].join("."))) continue;
      for (let parts = written.split("."); parts.length > 0; parts = parts.slice(0, -1)) {
        const place = names.get([...prefix, ...parts].join("."));
        if (place !== undefined) return place;
      }
    }
  }
  return null;
}

/** The module of a file: a target of Package.swift, or else all that is not a test. */
function modules(project: Project, files: readonly FileFacts[]): (path: string) => string {
  const targets = project.manifests
    .filter((path) => posix.basename(path) === "Package.swift")
    .flatMap((path) => targetsOf(posix.dirname(path), project.manifest(path) ?? ""))
    .sort((a, b) => b.folder.length - a.folder.length || (a.folder < b.folder ? -1 : 1));
  const known = new Map<string, string>();
  for (const { path } of files) {
    const target = targets.find((t) => path.startsWith(`${t.folder}/`));
    known.set(
      path,
      target?.name ??
        /^((?:.*\/)?(?:Sources|Tests)\/[^/]+)\//.exec(path)?.[1] ??
        (/(?:^|\/)Tests?\//.test(path) ? " tests" : ""),
    );
  }
  return (path) => known.get(path) ?? "";
}

function targetsOf(folder: string, manifest: string): { readonly name: string; readonly folder: string }[] {
  const text = manifest.replace(/\/\/[^\n]*/g, "").slice(0, 100_000);
  const starts = [
    ...text.matchAll(/\.(target|executableTarget|testTarget|macro|plugin)\s*\(\s*name:\s*"([^"\n]{1,200})"/g),
  ];
  return starts.map((match, at) => {
    const [, kind = "", name = ""] = match;
    const part = text.slice(match.index, starts[at + 1]?.index ?? text.length);
    const path = /\bpath:\s*"([^"\n]{1,300})"/.exec(part)?.[1];
    return {
      name,
      folder: posix.join(folder, path ?? posix.join(kind === "testTarget" ? "Tests" : "Sources", name)),
    };
  });
}
