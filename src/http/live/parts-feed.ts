import type { Grant } from "../../auth/grant.ts";
import type { Note, Signal } from "../../events/hub.ts";
import { Throttle } from "../../events/throttle.ts";
import type { Web } from "../web.ts";
import type { Outlet } from "./outlet.ts";
import { encodeMessage, namedBeat, RETRY_MS } from "./sse.ts";

/** What happens is gathered for so long, in milliseconds. */
const TICK_MS = 1000;
/** What time alone changes, such as whether a process is still there, is looked at so often. */
const LOOK_MS = 5000;

export interface LivePart {
  /** An instruction for the page. */
  readonly html: string;
  /** What tells whether it has changed; default: the instruction itself. */
  readonly state?: string;
}

/** A page whose parts are kept up to date for all who have it open. */
export interface LivePage {
  /** Its parts by name. */
  parts(): Promise<ReadonlyMap<string, LivePart>>;
  isAbout(note: Note): boolean;
  isAboutSignal(signal: Signal): boolean;
}

interface Reader {
  readonly outlet: Outlet;
  /** -1 = it has been sent nothing. */
  tick: number;
}

/**
 * Keeps the parts of one page: rendered at most once a second, once for all readers, who are sent the parts that
 * changed since they were last written to. Without readers it listens to nothing.
 */
export class PartsFeed {
  readonly #web: Web;
  readonly #page: LivePage;
  readonly #onFault: (cause: unknown) => void;
  readonly #readers = new Set<Reader>();
  readonly #soon: Throttle;
  #parts = new Map<string, LivePart & { readonly tick: number }>();
  #tick = 0;
  #leave: (() => void)[] = [];
  #stopLooking: (() => void) | null = null;
  #made = new Map<number, Uint8Array | null>();

  constructor(web: Web, page: LivePage, onFault: (cause: unknown) => void) {
    this.#web = web;
    this.#page = page;
    this.#onFault = onFault;
    this.#soon = new Throttle(web.clock, TICK_MS, () => this.#render());
  }

  get readers(): number {
    return this.#readers.size;
  }

  open(grant: Grant): ReadableStream<Uint8Array> {
    const { clock, outlets } = this.#web;
    const isFirst = this.#readers.size === 0;
    const outlet = outlets.open({
      ...{ beat: namedBeat, grant },
      onDrain: () => this.#write(reader),
      onClose: () => {
        this.#readers.delete(reader);
        if (this.#readers.size === 0) this.#stop();
      },
    });
    const reader: Reader = { outlet, tick: -1 };
    this.#readers.add(reader);
    outlet.write(encodeMessage({ retryMs: RETRY_MS, event: "beat", data: String(clock.now()) }));
    if (isFirst) this.#start();
    else this.#write(reader);
    return outlet.stream;
  }

  #start(): void {
    const { hub, clock } = this.#web;
    this.#leave = [
      hub.subscribe((note) => {
        if (this.#page.isAbout(note)) this.#soon.request();
      }),
      hub.onSignal((signal) => {
        if (this.#page.isAboutSignal(signal)) this.#soon.request();
      }),
    ];
    const look = () => {
      this.#stopLooking = clock.after(LOOK_MS, () => {
        this.#soon.request();
        look();
      });
    };
    look();
    this.#render();
  }

  #stop(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.#stopLooking?.();
    this.#soon.clear();
    this.#parts = new Map();
    this.#made.clear();
  }

  #render(): void {
    this.#page.parts().then(
      (parts) => this.#take(parts),
      (cause: unknown) => {
        this.#onFault(cause);
        for (const { outlet } of this.#readers) outlet.cut();
      },
    );
  }

  #take(parts: ReadonlyMap<string, LivePart>): void {
    if (this.#readers.size === 0) return;
    this.#tick += 1;
    this.#made.clear();
    this.#parts = new Map(
      [...parts].map(([name, part]) => {
        const known = this.#parts.get(name);
        const isSame = known !== undefined && stateOf(known) === stateOf(part);
        return [name, { ...part, tick: isSame ? known.tick : this.#tick }];
      }),
    );
    for (const reader of [...this.#readers]) this.#write(reader);
  }

  #write(reader: Reader): void {
    if (this.#tick === reader.tick || !reader.outlet.ready || this.#parts.size === 0) return;
    const bytes = this.#since(reader.tick);
    reader.tick = this.#tick;
    if (bytes !== null) reader.outlet.write(bytes);
  }

  /** The same bytes to all who are in the same place. */
  #since(tick: number): Uint8Array | null {
    const known = this.#made.get(tick);
    if (known !== undefined) return known;
    const data = [...this.#parts.values()].flatMap((part) => (part.tick > tick ? [part.html] : [])).join("");
    const bytes = data === "" ? null : encodeMessage({ data });
    this.#made.set(tick, bytes);
    return bytes;
  }
}

function stateOf({ html, state }: LivePart): string {
  return state ?? html;
}
