/**
 * Why the browser gave no passkey: the user or the device refused, the device has one already, the browser has no passkeys, or none that it
 * can use at once.
 */
export type PasskeyErrorCode = "cancelled" | "exists" | "unsupported" | "failed" | "none";

/** A passkey that the browser did not give. `message` is text for people. */
export class PasskeyError extends Error {
  override readonly name = "PasskeyError";
  readonly code: PasskeyErrorCode;

  constructor(code: PasskeyErrorCode, cause?: unknown) {
    super(words[code], { cause });
    this.code = code;
  }
}

const words: Record<PasskeyErrorCode, string> = {
  cancelled: "The passkey was not used. Try again, or choose another way.",
  exists: "This device already has a passkey for this account.",
  unsupported: "This browser cannot use passkeys.",
  failed: "The browser could not use a passkey here.",
  none: "No passkey was used here.",
};

/** The error for what the browser threw. Browsers use one name for a refusal, a timeout and a missing passkey. */
export function inWords(thrown: unknown): PasskeyError {
  const { name, cause = thrown } = Object(thrown) as Partial<Error>;
  const names = [name, (cause as Partial<Error>).name];
  if (names.includes("InvalidStateError")) return new PasskeyError("exists", thrown);
  const isRefused = names.some((one) => one === "NotAllowedError" || one === "AbortError");
  return new PasskeyError(isRefused ? "cancelled" : "failed", thrown);
}
