import * as z from "zod";
import { decode } from "../../base64url.ts";

/** Canonical base64url of so many bytes. Another spelling of the same bytes is refused. */
const bytes = (least: number, most: number) =>
  z
    .string()
    .max(Math.ceil((most * 4) / 3))
    .refine((text) => {
      const length = decode(text)?.length ?? -1;
      return length >= least && length <= most;
    });

/** WebAuthn level 3 section 4: a credential id has at most 1023 bytes. */
const id = bytes(1, 1023);
const clientDataJSON = bytes(2, 4096);

const credential = z.object({ id, rawId: id, type: z.literal("public-key") });

/** RegistrationResponseJSON, with the members that are used. Others are ignored, such as the results of extensions. */
const registration = credential.extend({
  response: z.object({
    clientDataJSON,
    attestationObject: bytes(1, 6144),
    transports: z.array(z.string().max(64)).max(16).optional(),
  }),
});

/** AuthenticationResponseJSON, with the members that are used. */
const assertion = credential.extend({
  response: z.object({
    clientDataJSON,
    authenticatorData: bytes(37, 4096),
    signature: bytes(1, 1024),
    userHandle: z.string().max(128).nullish(),
  }),
});

export type Registration = z.infer<typeof registration>;
export type AssertionAnswer = z.infer<typeof assertion>;

export const readRegistration = (answer: unknown): Registration | undefined =>
  registration.safeParse(answer).data;

export const readAssertion = (answer: unknown): AssertionAnswer | undefined =>
  assertion.safeParse(answer).data;

const clientData = z.object({
  challenge: z.string(),
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
});

/**
 * The challenge of an answer that was made on a page of its own. Undefined if the page was in a frame of another origin, or if the
 * client data is none (WebAuthn level 3 section 5.8.1).
 */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(decode(clientDataJSON));
    return clientData.safeParse(JSON.parse(text)).data?.challenge;
  } catch {
    return undefined;
  }
}

const knownTransports = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"];

/** The transports that are known, separated by spaces. */
export const transportsOf = ({ response: { transports = [] } }: Registration): string =>
  knownTransports.filter((name) => transports.includes(name)).join(" ");
