import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { secret } from "../../support/secrets.ts";
import { approve, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { walkOrders } from "./walk.ts";

let backend: Backend;
let server: Server;
let sent: Message[];
beforeEach(async () => {
  sent = [];
  backend = await openBackend();
  const emailSender = { send: async (one: Message) => void sent.push(one), close: async () => {} };
  server = await backend.openServer({ wrap: () => ({ emailSender }) });
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

const provider = ({ auth }: Server) => auth.oidc ?? expect.fail("apps cannot log in");

/** The one request that succeeded. The other one has to be refused with a code. */
function winnerOf<T>(outcomes: readonly PromiseSettledResult<T>[], code: string): T {
  const [winner, ...more] = outcomes.flatMap((one) =>
    one.status === "fulfilled" ? [one.value] : [],
  );
  const [loser] = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(more).toEqual([]);
  expect(loser).toMatchObject({ code });
  return winner ?? expect.fail("nobody won");
}

/** The token of a new link to log in. */
async function newLink(): Promise<string> {
  await (await server.auth.links.sendLoginLink({ identifier: "ann", language: "en" })).send();
  await server.auth.email.deliverDue();
  return secret(sent.at(-1)?.link?.split("#token=")[1] ?? expect.fail("no link"));
}

const useLink = ({ auth }: Server, token: string) =>
  auth.login.withLink({
    token,
    client: firstParty,
    device: { userAgent: undefined, address: undefined },
  });

describe("in every order of their statements", () => {
  it("one of two redemptions of a code gets tokens, which are void afterwards, because the code was sent twice", async () => {
    const app = await createApp(backend, server);
    const code = await approve(server, app, await server.auth.login.withPassword(login()));
    const orders = await walkOrders("redemption with redemption", {
      backend,
      requests: [(at) => provider(at).redeem(code), (at) => provider(at).redeem(code)],
      async check(outcomes, at, read) {
        const tokens = winnerOf(outcomes, "invalid_grant");
        const userInfo = provider(at).userInfo(tokens.accessToken);
        expect((await refusal(userInfo)).code).toBe("invalid_token");
        const refreshToken = tokens.refreshToken ?? expect.fail("no refresh token");
        const refreshed = at.auth.tokens.refresh({ refreshToken, client: app });
        expect((await refusal(refreshed)).code).toBe("invalid_grant");
        const sessions = read("SELECT revoked_at FROM sessions WHERE parent_id IS NOT NULL");
        expect(sessions).toEqual([{ revoked_at: backend.now }]);
      },
    });
    expect(orders).toBeGreaterThan(80);
  });

  it.each([
    ["of a verified address", 1, 100],
    ["of an address that it verifies", null, 1_000_000],
  ])(
    "one of two uses of a link %s opens a session, which lives, and no second one is there",
    async (what, verifiedAt, least) => {
      backend.sql("UPDATE users SET email_verified_at = ?", verifiedAt);
      const token = await newLink();
      const orders = await walkOrders(`link with link ${what}`, {
        backend,
        requests: [(at) => useLink(at, token), (at) => useLink(at, token)],
        async check(outcomes, at, read) {
          const { accessToken, sessionId } = winnerOf(outcomes, "invalid_link");
          expect(await at.auth.tokens.verify(accessToken)).toMatchObject({ sid: sessionId });
          expect(read("SELECT id, revoked_at FROM sessions")).toEqual([
            { id: sessionId, revoked_at: null },
          ]);
          expect((await refusal(useLink(at, token))).code).toBe("invalid_link");
        },
      });
      expect(orders).toBeGreaterThan(least);
    },
  );
});
