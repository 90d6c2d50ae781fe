import { type Bare, importsAny, matches, type Scanned } from "./detector.ts";
import type { RouteFinding } from "./finding.ts";
import type { Call } from "./reading.ts";

/** A call or a mark that declares a route, in files that import its framework. */
interface Way {
  readonly languages: RegExp;
  readonly imports: RegExp;
  /** Group 1 is the method, and the last character the bracket of the call. */
  readonly pattern: RegExp;
  /** Its path among the arguments. */
  readonly at: number;
  /** A call without something that answers is no route: `app.get("setting")`. */
  readonly answered: boolean;
}

const METHODS = "get|post|put|patch|delete|head|options|all";
const WAYS: readonly Way[] = [
  {
    languages: /Script$|^TSX$/,
    imports:
      /^(?:express|@?koa[-/]?router|@koa\/router|fastify|hono|elysia|polka|restify|router|itty-router)(?:\/|$)/,
    pattern: new RegExp(`(?<![\\w$])(?:(?:[\\w$]{1,40}|\\))\\s{0,40})\\.(${METHODS})\\(`, "g"),
    at: 0,
    answered: true,
  },
  {
    languages: /^Python$/,
    imports: /^(?:fastapi|starlette|flask|quart|sanic)(?:\.|$)/,
    pattern: new RegExp(`(?<=^|\\n)[ \\t]*@[\\w.]{1,60}\\.(${METHODS}|route|websocket|api_route)\\(`, "g"),
    at: 0,
    answered: false,
  },
  {
    languages: /^Python$/,
    imports: /^django\.(?:urls|conf\.urls)(?:\.|$)/,
    pattern: /(?<![\w.])(path|re_path)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^Go$/,
    imports: /gin-gonic\/gin|go-chi\/chi|labstack\/echo|gofiber\/fiber/,
    pattern: /(?<![\w])\w{1,40}\.(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Get|Post|Put|Patch|Delete|Any)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^Go$/,
    imports: /^net\/http$/,
    pattern: /(?<![\w])\w{1,40}\.(HandleFunc|Handle)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^(?:Java|Kotlin)$/,
    imports: /^org\.springframework\.web/,
    pattern: /@(Get|Post|Put|Patch|Delete)Mapping\(/g,
    at: 0,
    answered: false,
  },
  {
    languages: /^PHP$/,
    imports: /Facades\\Route$/,
    pattern: /(?<![\w\\])Route::(get|post|put|patch|delete|options|any)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^PHP$/,
    imports: /^Slim\\/,
    pattern: /\$(?:app|group|router)->(get|post|put|patch|delete|options|any)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^C#$/,
    imports: /./,
    pattern: /(?<![\w])\w{1,40}\.Map(Get|Post|Put|Patch|Delete)\(/g,
    at: 0,
    answered: true,
  },
  {
    languages: /^C#$/,
    imports: /^Microsoft\.AspNetCore/,
    pattern: /\[Http(Get|Post|Put|Patch|Delete)\(/g,
    at: 0,
    answered: false,
  },
  {
    languages: /^Rust$/,
    imports: /^actix_web(?:::|$)/,
    pattern: /#\[(get|post|put|patch|delete|head)\(/g,
    at: 0,
    answered: false,
  },
  { languages: /^Rust$/, imports: /^axum(?:::|$)/, pattern: /\.(route)\(/g, at: 0, answered: true },
];

const PATH = /^[^\s"'<>\\]{0,200}$|^[^"'\\]{0,200}<[^"'\\]{0,200}$/;

/** Routes of HTTP whose path stands in the code. */
export function* routes(file: Scanned): Generator<Bare<RouteFinding>> {
  for (const way of WAYS) {
    if (!way.languages.test(file.language) || !importsAny(file, way.imports)) continue;
    for (const match of matches(file.reading.code, way.pattern)) {
      const call = file.reading.call(match.index + match[0].length - 1);
      if (call !== null) yield* routeOf(file, way, match, call);
    }
  }
  yield* byFileName(file);
  if (file.language === "Ruby") yield* ruby(file);
}

function* routeOf(
  file: Scanned,
  way: Way,
  match: RegExpMatchArray & { index: number },
  call: Call,
): Generator<Bare<RouteFinding>> {
  const word = match[1] ?? "";
  const path = pathOf(file, call, way.at);
  if (path === null || (way.answered && call.args.length < way.at + 2)) return;
  // Django mounts other files' routes so.
  if (call.args.some((a) => a.text.startsWith("include("))) return;
  const rooted =
    /^(?:path|re_path)$/.test(word) ||
    path.startsWith("/") ||
    path === "*" ||
    !/Script$|TSX|Python|Go/.test(way.languages.source);
  const go = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT) (\/.*)$/.exec(path);
  if (!(rooted || go !== null) || !PATH.test(go?.[1] ?? path)) return;
  const at = match.index + match[0].length - match[0].trimStart().length;
  const line = file.reading.line(call.args[way.at]?.start ?? at);
  const handler = way.answered ? handlerOf(call, way.at) : nextFunction(file, call.end);
  if (file.language === "Rust" && word === "route") {
    for (const method of matches(call.args[1]?.text ?? "", /\b(get|post|put|patch|delete|any)\((\w{1,60})/g))
      yield {
        kind: "route",
        method: (method[1] ?? "").toUpperCase(),
        path,
        handler: method[2] ?? null,
        line,
      };
    return;
  }
  for (const method of go === null ? methodsOf(word, call) : [path.split(" ")[0] ?? ""])
    yield { kind: "route", method, path: go?.[1] ?? path, handler, line };
}

function pathOf(file: Scanned, call: Call, at: number): string | null {
  const argument = call.args[at];
  if (argument === undefined) return null;
  if (argument.value !== null) return argument.value;
  // Python's raw strings, and the named argument of an annotation.
  const prefix = /^(?:r|path\s*=\s*|value\s*=\s*)(?=["'])/.exec(argument.text)?.[0];
  return prefix === undefined ? null : (file.reading.literal(argument.start + prefix.length)?.value ?? null);
}

function methodsOf(word: string, call: Call): readonly string[] {
  if (/^(?:path|re_path|all|any|HandleFunc|Handle|Any|api_route)$/.test(word)) return ["ANY"];
  if (word === "websocket") return ["WEBSOCKET"];
  if (word !== "route") return [word.toUpperCase()];
  const listed = call.args.find((a) => /^methods\s*=/.test(a.text))?.text;
  if (listed === undefined) return ["GET"];
  const names = [...matches(listed, /["']([A-Z]{3,7})["']/g)].map((m) => m[1] ?? "");
  return names.length === 0 ? ["ANY"] : names;
}

function handlerOf(call: Call, at: number): string | null {
  const last = call.args
    .slice(at + 1)
    .findLast((a) => /^[A-Za-z_$][\w$.]{0,80}(?:\.as_view\(.{0,80}\))?$/.test(a.text));
  return last?.text ?? null;
}

/** The function or method that a decorator, attribute or annotation stands before. */
function nextFunction(file: Scanned, from: number): string | null {
  const code = file.reading.code.slice(from, from + 600);
  if (file.language === "Python") return /\bdef\s+(\w{1,80})/.exec(code)?.[1] ?? null;
  if (file.language === "Rust") return /\bfn\s+(\w{1,80})/.exec(code)?.[1] ?? null;
  if (file.language === "Kotlin") return /\bfun\s+(\w{1,80})/.exec(code)?.[1] ?? null;
  return /\b(?:public|private|protected)\s[^(;{}@]{1,120}?\b(\w{1,80})\s*\(/.exec(code)?.[1] ?? null;
}

const NEXT_APP = /(?:^|\/)app\/((?:[^/]+\/)*)route\.[cm]?[jt]sx?$/;
const NEXT_PAGES = /(?:^|\/)pages\/(api\/.+)\.[cm]?[jt]sx?$/;

/** Next.js: the file's name is the path; a route handler exports a function for each method. */
function* byFileName(file: Scanned): Generator<Bare<RouteFinding>> {
  if (!/Script$|^TSX$/.test(file.language)) return;
  const next = importsAny(file, /^next(?:\/|$)/);
  const app = NEXT_APP.exec(file.path);
  if (app !== null && (next || /\bNext(?:Request|Response)\b/.test(file.reading.code))) {
    const path = `/${(app[1] ?? "").replace(/\([^)/]*\)\//g, "").replace(/\/$/, "")}`;
    const exported =
      /export\s+(?:async\s+function|function|const)\s+(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g;
    for (const match of matches(file.reading.code, exported)) {
      const method = match[1] ?? "";
      yield { kind: "route", method, path, handler: method, line: file.reading.line(match.index) };
    }
  }
  const page = NEXT_PAGES.exec(file.path);
  if (page !== null && next) {
    const handler = /export\s+default\s/.exec(file.reading.code);
    const path = `/${(page[1] ?? "").replace(/\/index$/, "")}`;
    if (handler !== null)
      yield { kind: "route", method: "ANY", path, handler: null, line: file.reading.line(handler.index) };
  }
}

/** Sinatra's `get "/x" do`, and Rails' `get "x", to: "y#z"` in its file of routes. */
function* ruby(file: Scanned): Generator<Bare<RouteFinding>> {
  const sinatra =
    importsAny(file, /^sinatra(?:\/|$)/) || /<\s*Sinatra::(?:Base|Application)\b/.test(file.reading.code);
  const rails = /(?:^|\/)config\/routes(?:\/[\w/]+)?\.rb$/.test(file.path);
  if (!(sinatra || rails)) return;
  const nested = /^[ \t]{0,40}(?:namespace|scope)\b/m.test(file.reading.code);
  for (const match of matches(file.reading.code, /(?<=^|\n)[ \t]*(get|post|put|patch|delete|options)[ (]/g)) {
    const literal = file.reading.literal(match.index + match[0].length);
    if (literal === null) continue;
    const rest = file.reading.code.slice(literal.end, literal.end + 200).split("\n")[0] ?? "";
    if (sinatra && !(literal.value.startsWith("/") && /\bdo\b|\{/.test(rest))) continue;
    if (rails && nested && !literal.value.startsWith("/")) continue;
    const to = rails ? /(?:\bto:|=>)\s*/.exec(rest) : null;
    const handler =
      to === null ? null : (file.reading.literal(literal.end + to.index + to[0].length)?.value ?? null);
    if (rails && handler === null) continue;
    const path = literal.value.startsWith("/") ? literal.value : `/${literal.value}`;
    yield {
      kind: "route",
      method: (match[1] ?? "").toUpperCase(),
      path,
      handler,
      line: file.reading.line(literal.start),
    };
  }
}
