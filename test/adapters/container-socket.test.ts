import { describe, expect, test } from "bun:test";
import { type ContainerSocketOptions, containerSocket } from "../../src/adapters/container-socket.ts";
import { tempFolder } from "../support/folder.ts";

const at = (change: Partial<ContainerSocketOptions>) =>
  containerSocket({ setting: null, dockerHost: undefined, platform: "linux", ...change });

describe("the socket of the container engine", () => {
  test.each([
    [{}, "/var/run/docker.sock"],
    [{ dockerHost: "unix:///run/user/1000/docker.sock" }, "/run/user/1000/docker.sock"],
    [{ dockerHost: "" }, "/var/run/docker.sock"],
    [{ dockerHost: "unix:///a", setting: "/b" }, "/b"],
    [{ setting: "unix:///b" }, "/b"],
  ])("%j is %s", (change, path) => {
    expect(at(change).path).toBe(path);
  });
});

describe("what is missing is said in a sentence:", () => {
  test.each([
    [{ platform: "darwin" }, "Executor container needs Linux, and this is darwin"],
    [
      { dockerHost: "tcp://10.0.0.5:2375" },
      "Executor container needs an engine at a socket of this machine, and DOCKER_HOST is tcp://10.0.0.5:2375",
    ],
    [{ setting: "/no/engine" }, "Executor container needs a container engine, and none is at /no/engine"],
  ])("%j", async (change, sentence) => {
    expect(at(change).plainlyMissing()).toBe(sentence);
    expect(await at(change).ask()).toBe(sentence);
  });

  test("nobody listens", async () => {
    await using folder = await tempFolder();
    const setting = `${folder.path}/file`;
    await Bun.write(setting, "");
    expect(at({ setting }).plainlyMissing()).toBeNull();
    expect(await at({ setting }).ask()).toStartWith(
      `Executor container needs a container engine, and the one at ${setting} does not answer (`,
    );
  });

  test.each([
    [200, null],
    [503, " answers with 503"],
  ])("whoever listens answers with %d", async (status, end) => {
    await using folder = await tempFolder();
    const setting = `${folder.path}/engine.sock`;
    const asked: string[] = [];
    const server = Bun.serve({
      unix: setting,
      fetch: (request) => {
        asked.push(new URL(request.url).pathname);
        return new Response("", { status });
      },
    });
    const said = await at({ setting }).ask();
    await server.stop(true);
    if (end === null) expect(said).toBeNull();
    else expect(said).toEndWith(end);
    expect(asked).toEqual(["/_ping"]);
  });
});
