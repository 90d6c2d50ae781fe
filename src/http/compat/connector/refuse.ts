import { json } from "../../answers.ts";
import type { Web } from "../../web.ts";
import { faced, type Refuse } from "../faced.ts";
import { refuseWithDetail } from "../fastapi.ts";

const withDetail = refuseWithDetail("body");

/** A type that this server lacks is nothing that the client could repair in its request: one sentence says so. */
const refuse: Refuse = (failure, call, thrown) =>
  failure.code === "type_unknown"
    ? json({ detail: failure.message }, 400)
    : withDetail(failure, call, thrown);

/** Handlers whose failures are told in the words of the Connector Generator. */
export function answering(web: Web) {
  return faced(web, refuse);
}
