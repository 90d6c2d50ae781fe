import type { Web } from "../web.ts";

/** What of the web face the WebSocket is made of. */
export type SocketWeb = Pick<
  Web,
  "tracker" | "hub" | "watch" | "clock" | "types" | "prefix" | "newId" | "onFault"
>;
