type Signal =
  | "signalUnknownCredential"
  | "signalAllAcceptedCredentials"
  | "signalCurrentUserDetails";

/**
 * Tells the browser about passkeys, so that it stops offering those that are gone (WebAuthn level 3 section 5.1.10). Best effort:
 * many browsers cannot be told, and then `details` is not called. Never throws.
 */
export async function signal(name: Signal, details: () => unknown): Promise<void> {
  try {
    const credential = PublicKeyCredential as unknown as Partial<
      Record<Signal, (details: unknown) => Promise<void>>
    >;
    if (credential[name]) await credential[name](await details());
  } catch {
    // The passkey is removed on the server in any case.
  }
}
