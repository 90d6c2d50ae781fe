import { needOfCommand } from "../access.ts";
import { failureOf } from "../errors.ts";
import { refuseScope } from "../gate.ts";
import type { Client } from "./client.ts";
import { type CommandData, isRecord } from "./command-data.ts";
import { COMMANDS } from "./commands.ts";
import { type Frame, readFrame } from "./frames.ts";
import type { SocketWeb } from "./socket-web.ts";

const LONGEST_ID = 200;

/** Answers one frame of a client; whatever is wrong with it is an answer too. */
export async function answerFrame(web: SocketWeb, client: Client, frame: Frame): Promise<void> {
  if (client.closeIfOver()) return;
  const message = readFrame(frame);
  if (!isRecord(message)) return client.reply({ error: "invalid_message" });
  if (message["type"] === "ping") return client.reply({ type: "pong", ts: web.clock.now() });
  // The answer to our own ping.
  if (message["type"] === "pong") return;
  const { command, data = {} } = message;
  const id = requestIdOf(message);
  if (typeof command !== "string" || !isRecord(data))
    return client.reply({ error: "invalid_message", ...id });
  const run = COMMANDS.get(command);
  if (run === undefined) return client.reply({ error: "Unknown command", ...id });
  try {
    refuseScope(client.grant, needOfCommand(command));
    const { reply, after } = await run(web, client, data);
    client.reply({ ...reply, ...id });
    after?.();
  } catch (thrown) {
    client.reply({ ...refused(web, thrown, data), ...id });
  }
}

/** One reply names the request it answers. */
function requestIdOf({ requestId }: CommandData): Readonly<Record<string, unknown>> {
  const isId =
    typeof requestId === "number" || (typeof requestId === "string" && requestId.length <= LONGEST_ID);
  return isId ? { requestId } : {};
}

function refused(web: SocketWeb, thrown: unknown, data: CommandData): Readonly<Record<string, unknown>> {
  const { status, message, code, details, issues } = failureOf(thrown);
  const faultId = web.newId();
  if (status === 500) web.onFault(thrown, faultId);
  const { job_id: jobId } = data;
  return {
    error: message,
    code,
    ...(status === 500 ? { faultId } : {}),
    ...(typeof jobId === "string" && jobId !== "" ? { job_id: jobId.slice(0, 100) } : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(issues.length === 0 ? {} : { issues }),
  };
}
