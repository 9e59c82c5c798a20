import { expect, it } from "vitest";
import type { App } from "../../../../src/core/clients/model.ts";
import { hasShown, sealProof } from "../../../../src/core/oidc/authorize/proof.ts";
import type { AppRequest } from "../../../../src/core/oidc/request/model.ts";
import { createOidcDrivers } from "../../../../src/drivers/oidc/oidc.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { forgeKey } from "../../../support/tokens/forge.ts";
import { resourceWith } from "../../support/resources.ts";
import { appWith } from "../app.ts";

it.each([
  ["for a resource", resourceWith()],
  ["for this server", undefined],
])(
  "RE-23 CS-2 the page of a request %s counts while its app says the same of itself",
  async (_, resource) => {
    const keys = { key: (await forgeKey("EdDSA")).key, previous: [] };
    const { seals } = await createOidcDrivers(keys, systemRandom);
    const shownOf = (client: App, target = resource) => ({
      request: {
        client,
        redirectUri: "https://wiki.example.com/callback",
        resource: target,
        scopes: ["openid"],
        challenge: undefined,
      } as unknown as AppRequest,
      login: { sessionId: "session", userId: "ann" },
      canonical: "client_id=wiki",
    });
    const said = { ...appWith(), snapshot: "a".repeat(43) };
    const proof = await sealProof(seals, shownOf(said), 0);
    expect(await hasShown(seals, shownOf(said), proof, 0)).toBe(true);
    for (const other of [
      shownOf({ ...said, snapshot: "b".repeat(43) }),
      shownOf({ ...said, snapshot: "" }),
      shownOf(said, resourceWith({ uri: "https://other.example.com" })),
    ]) {
      expect(await hasShown(seals, other, proof, 0)).toBe(false);
    }
  },
);
