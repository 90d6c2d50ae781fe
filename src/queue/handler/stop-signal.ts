/**
 * Tells a run to stop. Its AbortSignal is made when somebody looks at it: that is a native object, dear to make and
 * to let go, and a handler that returns at once never looks.
 */
export class StopSignal {
  #controller: AbortController | null = null;
  #reason: Error | null = null;

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#reason !== null) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  /** Why it was told to stop; null = it was not. */
  get reason(): Error | null {
    return this.#reason;
  }

  /** Only the first reason counts. */
  abort(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
