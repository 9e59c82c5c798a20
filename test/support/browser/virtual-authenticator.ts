import type { Page } from "playwright-core";

/** The authenticator of one tab, which Chromium plays. Add it before the tab opens a page. It answers at once unless told otherwise. */
export async function addVirtualAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: true,
      defaultBackupState: true,
    },
  });
  await page.addInitScript(() => {
    const { get } = CredentialsContainer.prototype;
    CredentialsContainer.prototype.get = function (...given) {
      const { dataset } = document.documentElement;
      dataset["asked"] = String(Number(dataset["asked"] ?? 0) + 1);
      const { mediation, uiMode } = (given[0] ?? {}) as { mediation?: string; uiMode?: string };
      dataset["modes"] = `${dataset["modes"] ?? ""} ${uiMode ?? mediation ?? "modal"}`.trim();
      return get.apply(this, given);
    };
  });
  return {
    /** How often the document in the tab has asked it for a passkey. */
    timesAsked: () => page.evaluate(() => Number(document.documentElement.dataset["asked"] ?? 0)),
    /** How the document in the tab has asked each time, such as `conditional immediate modal`. */
    modes: () => page.evaluate(() => document.documentElement.dataset["modes"]),
    /** The username and the name of the user in each of its passkeys. */
    async names(): Promise<readonly string[]> {
      const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.map(({ userName, userDisplayName }) => `${userName}, ${userDisplayName}`);
    },
    /** Whether somebody touches it. A request that has begun without a touch keeps waiting. */
    touch: (enabled: boolean) =>
      cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled }),
    /** Whether it recognizes its user. */
    recognize: (isUserVerified: boolean) =>
      cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    /** How many passkeys it has. */
    async count(): Promise<number> {
      const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.length;
    },
  };
}
