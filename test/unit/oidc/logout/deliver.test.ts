import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { logoutDeliveries } from "../../../../src/core/oidc/logout/deliver.ts";
import { logoutLimits } from "../../../../src/core/oidc/logout/limits.ts";
import { logoutChannel } from "../../../../src/core/oidc/logout/payload.ts";
import type { OidcPolicy, OidcPorts } from "../../../../src/core/oidc/ports.ts";
import { client, delivery } from "../../../suite/store/records.ts";
import { noon } from "../../support/claims.ts";

const uri = "https://wiki.example.org/logout";
const issuer = "https://login.example.com";

it("a logout token names the user, the app, the session and the event, and lives for two minutes", async () => {
  const [id, userId, clientId] = [randomUUID(), randomUUID(), randomUUID()];
  const payload = JSON.stringify({ session: id, user: userId, client: clientId });
  const due = delivery({ channel: logoutChannel.name, payload, dueAt: noon });
  const signed: unknown[] = [];
  const posted: string[] = [];
  const deleted: string[] = [];
  const ports = {
    clock: () => noon,
    log: { info: () => {} },
    oidcKeys: {
      signer: {
        sign: async (type: string, claims: object) => {
          signed.push([type, claims]);
          return "the token";
        },
      },
    },
    postLogout: async (to: string, token: string) => {
      posted.push(to, token);
      return { status: 200, code: "200", retryAfter: 0 };
    },
    store: {
      findDueDeliveries: async () => [due],
      claimDelivery: async () => true,
      findClient: async () => client({ id: clientId, backchannelLogoutUri: uri }),
      deleteDelivery: async (claim: { readonly id: string }) => void deleted.push(claim.id),
    },
  } as unknown as OidcPorts;
  await logoutDeliveries(ports, { issuer, allowsPrivateUrls: false } as OidcPolicy).deliverDue();
  const iat = noon / 1000;
  const claims = {
    iss: issuer,
    sub: userId,
    aud: clientId,
    iat,
    exp: iat + logoutLimits.token / 1000,
    jti: due.id,
    sid: id,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  };
  expect(signed).toEqual([["logout+jwt", claims]]);
  expect(posted).toEqual([uri, "the token"]);
  expect(deleted).toEqual([due.id]);
});
