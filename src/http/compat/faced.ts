import type { Call, Handler } from "../door.ts";
import { type Failure, failureOf } from "../errors.ts";
import type { Web } from "../web.ts";

/** Says a failure in the words of another system. */
export type Refuse = (failure: Failure, call: Call, thrown: unknown) => Response;

/** A handler behind the door, whose failures are answered as another system would. */
export function faced(web: Web, refuse: Refuse) {
  return <Params>(handler: Handler<Params>) =>
    web.door<Params>(async (call) => {
      try {
        return await handler(call);
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure.status === 500) web.onFault(thrown, call.requestId);
        return refuse(failure, call, thrown);
      }
    });
}

/** The headers that a failure has in every face. */
export function refusalHeaders({ retryAfter }: Failure): Readonly<Record<string, string>> {
  return retryAfter === null ? {} : { "retry-after": String(retryAfter) };
}
