import { hour, minute } from "../../ground/time.ts";

/** The limits of requests of apps. Sizes in characters, times in milliseconds. */
export const requestLimits = {
  /** The query of an app, without what our pages add. */
  query: 4096,
  state: 2048,
  nonce: 512,
  scope: 1024,
  loginHint: 254,
  /** A user who was asked for a proof has this long to give it, and is asked again later. */
  asked: hour,
  /** What the consent page showed can be approved for this long. */
  proof: 10 * minute,
} as const;
