import { type AnyElysia, Elysia } from "elysia";
import { type ErrorCode, JobdeckError } from "../../domain/errors.ts";
import type { Arrival, Count } from "../door.ts";
import type { Gate } from "../gate.ts";
import type { Guard } from "../guard.ts";
import type { Web } from "../web.ts";
import { NOT_ALLOWED } from "./client.ts";
import type { Connection, Sockets } from "./sockets.ts";

interface Doorway {
  readonly guard: Guard;
  readonly gate: Gate;
  readonly sockets: Sockets;
  /** Default: nothing is counted. */
  readonly count?: Count;
}

/** What the door says of a handshake, too. */
const AT_THE_DOOR: ReadonlySet<ErrorCode> = new Set(["foreign_host", "cross_site", "rate_limited"]);

/** `/api/ws`, and `/ws` for programs that know it by that name. */
export function socketRoutes(web: Pick<Web, "door">, doorway: Doorway): AnyElysia {
  const refuse = web.door(() => {
    throw new JobdeckError(
      "upgrade_required",
      "Expected a WebSocket handshake: nothing else is spoken at this address",
    );
  });
  const arrive = ({ request, params, route, server }: Arrival<unknown>): Promise<Response> | undefined => {
    const peer = server?.requestIP(request)?.address;
    const data = request.headers.has("upgrade") ? connectionFor(doorway, request, route, peer) : null;
    if (data !== null && server?.upgrade(request, { data }) === true) return undefined;
    return refuse({ request, params, route, server });
  };
  return new Elysia().get("/api/ws", arrive).get("/ws", arrive);
}

/**
 * A stranger's handshake is answered by the door, like every request of one. Whoever is known and not allowed is told so by
 * a close code, since programs can't see how a handshake was refused.
 */
function connectionFor(
  { guard, gate, sockets, count = () => ({}) }: Doorway,
  request: Request,
  route: string,
  peer: string | undefined,
): Connection | null {
  // Anything but a handshake is counted at the door.
  const isHandshake = request.headers.get("upgrade")?.toLowerCase() === "websocket";
  try {
    guard(request);
    if (isHandshake) count(request, peer);
    const visit = { request, url: new URL(request.url), route, params: {}, isPage: false };
    return sockets.connection(gate(visit));
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError)) throw thrown;
    if (AT_THE_DOOR.has(thrown.reason)) return null;
    return refusing(thrown.message);
  }
}

/** @param reason is cut to the 123 bytes that a close frame has for it */
function refusing(reason: string): Connection {
  return {
    open: (wire) =>
      wire.close(
        NOT_ALLOWED,
        Buffer.from(reason)
          .subarray(0, 123)
          .toString()
          .replace(/\uFFFD$/, ""),
      ),
    message: () => undefined,
    drain: () => undefined,
    close: () => undefined,
  };
}
