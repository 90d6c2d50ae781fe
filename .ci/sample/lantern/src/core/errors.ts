/** Why Lantern could not do what it was asked; programs tell the cases apart by this. */
export type ErrorCode = "config_invalid" | "watch_unknown" | "look_failed" | "channel_failed" | "not_allowed";

/** A failure that is expected to happen. Every other exception is a bug. */
export class LanternError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LanternError";
    this.code = code;
  }
}
