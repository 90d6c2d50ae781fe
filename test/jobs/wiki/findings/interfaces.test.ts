import { expect, test } from "bun:test";
import { found, foundWith } from "./found.ts";

test("Commander, yargs and parseArgs declare commands and flags", async () => {
  const commander = [
    'import { Command } from "commander";',
    "export const program = new Command();",
    'program.command("serve [dir]").description("Serves a folder")',
    '  .option("-p, --port <n>", "where to listen", "80");',
    "program.option(name);",
  ].join("\n");
  expect(await found("cli.ts", commander)).toEqual([
    "3 command serve # Serves a folder",
    "4 flag -p --port =80 # where to listen",
  ]);
  const node = [
    'import { parseArgs } from "node:util";',
    'parseArgs({ options: { port: { type: "string", short: "p", default: "80" }, "dry-run": { type: "boolean" } } });',
  ].join("\n");
  expect(await found("cli.ts", node)).toEqual(["2 flag -p --port =80", "2 flag --dry-run"]);
});

test("A method called option is no flag where no such library is imported", async () => {
  expect(await found("x.ts", 'select.option("--not", "a flag");\n')).toEqual([]);
});

test("argparse, click, Go's flags, clap, picocli, OptionParser and case", async () => {
  const python = [
    "import argparse",
    "import click",
    "p = argparse.ArgumentParser()",
    'p.add_argument("-v", "--verbose", default=False, help="Says "',
    '  "more.")',
    '@click.command("run", short_help="Runs it.")',
    '@click.option("--host", default="::1")',
    "def run_command(host): ...",
  ].join("\n");
  expect((await found("cli.py", python)).map((l) => l.replace(/ in \w+$/, ""))).toEqual([
    "4 flag -v --verbose =False # Says more.",
    "6 command run # Runs it.",
    "7 flag --host =::1",
  ]);
  const go =
    'package a\n\nimport "flag"\n\nvar port = flag.Int("port", 80, "where to listen")\nvar x = m.String("no", "a", "b")\n';
  expect((await found("a.go", go)).map((l) => l.replace(/ in \w+$/, ""))).toEqual([
    "5 flag -port =80 # where to listen",
  ]);
  const rust = '/// How many.\n#[arg(short, long, default_value = "3")]\npub max_count: usize,\n';
  expect(foundWith("a.rs", "Rust", ["clap::Parser"], rust)).toEqual(["2 flag -m --max-count =3 # How many."]);
  const java = '@Option(names = {"-p", "--port"}, description = "where", defaultValue = "80") int port;';
  expect(foundWith("A.java", "Java", ["picocli.CommandLine.Option"], java)).toEqual([
    "1 flag -p --port =80 # where",
  ]);
  const ruby = "OptionParser.new { |o|\n  o.on('-p', '--port PORT', 'where to listen') { }\n}\n";
  expect(foundWith("a.rb", "Ruby", ["optparse"], ruby)).toEqual(["2 flag -p --port # where to listen"]);
  expect(await found("a.sh", 'case "$1" in\n  -h|--help) usage ;;\n  stop) x ;;\nesac\n', "Shell")).toEqual([
    "2 flag -h --help",
  ]);
});

test("Routes of Express, FastAPI, Django, net/http, Spring and Sinatra", async () => {
  const express = [
    'import express from "express";',
    "const app = express();",
    'app.get("/jobs/:id", auth, showJob);',
    'app.get("title");',
    'app.post(prefix + "/x", make);',
    'cache.get("key", fallback);',
    '// app.get("/no", x);',
  ].join("\n");
  expect(await found("server.ts", express)).toEqual(["3 GET /jobs/:id > showJob"]);
  const fast =
    'from fastapi import FastAPI\napp = FastAPI()\n\n@app.post("/jobs")\nasync def add_job(): ...\n\n@app.route("/x", methods=["GET", "PUT"])\ndef x(): ...\n';
  expect((await found("api.py", fast)).map((l) => l.replace(/ in \w+$/, ""))).toEqual([
    "4 POST /jobs > add_job",
    "7 GET /x > x",
    "7 PUT /x > x",
  ]);
  const django =
    'from django.urls import path\n\nurlpatterns = [path("jobs/<int:pk>/", views.job), path(name)]\n';
  expect((await found("urls.py", django)).map((l) => l.replace(/ in \w+$/, ""))).toEqual([
    "3 ANY jobs/<int:pk>/ > views.job",
  ]);
  const go =
    'package a\n\nimport "net/http"\n\nfunc a(m *http.ServeMux) {\n\tm.HandleFunc("GET /jobs/{id}", show)\n\tm.Handle("/", files)\n}\n';
  expect(await found("a.go", go)).toEqual(["6 GET /jobs/{id} > show in a", "7 ANY / > files in a"]);
  const spring =
    'import org.springframework.web.bind.annotation.GetMapping;\nclass A {\n  @GetMapping("/jobs")\n  public List<Job> jobs() { return all; }\n}\n';
  expect(await found("A.java", spring)).toEqual(["3 GET /jobs > jobs in A"]);
  const sinatra = "require 'sinatra'\n\nget '/jobs' do\n  all\nend\nget 'x'\n";
  expect(foundWith("a.rb", "Ruby", ["sinatra"], sinatra)).toEqual(["3 GET /jobs"]);
});

test("Next.js names routes by their files", async () => {
  const text =
    'import { NextResponse } from "next/server";\nexport async function GET() { return NextResponse.json({}); }\n';
  expect(await found("app/(site)/api/jobs/[id]/route.ts", text)).toEqual([
    "2 GET /api/jobs/[id] > GET in GET",
  ]);
  expect(await found("lib/api.ts", text)).toEqual([]);
});

test("Events are found by literal names, what Node itself says is left out", async () => {
  const text =
    'bus.emit("job:done", 1);\nbus.on("job:done", () => {});\nbus.emit(name);\nsocket.on("error", f);\n';
  expect(await found("bus.ts", text)).toEqual(["1 emits job:done (emitter)", "2 listens job:done (emitter)"]);
});
