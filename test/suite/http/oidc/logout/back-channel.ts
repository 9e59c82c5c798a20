import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startProvider, type Provider } from "../../../../support/mail/provider.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { decodeToken } from "../../../../support/tokens/forge.ts";
import { setAccount } from "../../calls/accounts.ts";
import { logOutBy, registerAndLogInFrom } from "../../calls/browser.ts";
import { send, withBearer } from "../../calls/calls.ts";
import { logInBy } from "../../calls/sessions.ts";
import { logInToApp, logOutAsPage } from "./flow.ts";
import { bye, insertAppSession, openLogoutStage, type LogoutStage } from "./stage.ts";

const event = "http://schemas.openid.net/event/backchannel-logout";

/** Logouts that apps are told of (OpenID Connect Back-Channel Logout 1.0). The first names are those of the conformance suite. */
export function backChannelLogouts(target: () => Target): void {
  describe("an app with an address for logouts", () => {
    let receiver: Provider;
    let stage: LogoutStage;
    beforeAll(async () => {
      receiver = await startProvider();
    });
    afterAll(() => receiver.close());
    beforeEach(async () => {
      receiver.answer(200);
      stage = await openLogoutStage(target(), { postLogout: bye, backchannel: receiver.url });
    });

    /** The requests that the app of the stage received, each with the claims of its token. */
    async function received() {
      const { body } = await send(target(), "/.well-known/jwks.json");
      const keys = createLocalJWKSet(body as unknown as JSONWebKeySet);
      const all = receiver.requests.map(async (request) => {
        const { logout_token: token = "", ...others } = Object.fromEntries(
          new URLSearchParams(request.body),
        );
        expect(others).toEqual({});
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer: target().issuer,
          typ: "logout+jwt",
        });
        return { request, claims: payload, header: protectedHeader };
      });
      return (await Promise.all(all)).filter(({ claims }) => claims.aud === stage.clientId);
    }
    /** How many requests arrived for the app of the stage. `received` verifies them. */
    const arrivals = () =>
      receiver.requests.filter(({ body }) => {
        const token = new URLSearchParams(body).get("logout_token") ?? "";
        return decodeToken(token).payload["aud"] === stage.clientId;
      }).length;
    const arrived = (count: number) => expect.poll(arrivals).toBe(count);
    const waiting = () =>
      target().sql(
        `SELECT * FROM outbox WHERE channel = 'logout' AND payload LIKE '%${stage.clientId}%'`,
      );

    it("is told although it is the first of all, once the server has forgotten that there was none", async () => {
      const told = async () => {
        const { cookie } = await openLogoutStage(target(), { backchannel: receiver.url });
        await logOutBy(target(), cookie);
        return receiver.requests.length;
      };
      await expect.poll(told, { interval: 1000 }).toBeGreaterThan(0);
    });

    it("oidcc-backchannel-logout-discovery-endpoint-verification", async () => {
      for (const path of ["openid-configuration", "oauth-authorization-server"]) {
        expect((await send(target(), `/.well-known/${path}`)).body).toMatchObject({
          backchannel_logout_supported: true,
          backchannel_logout_session_supported: true,
        });
      }
    });

    it("oidcc-backchannel-rp-initiated-logout", async () => {
      const user = await logInToApp(target(), { backchannel_logout_uri: receiver.url });
      stage = { ...stage, clientId: user.app.id };
      const query = { id_token_hint: user.idToken, post_logout_redirect_uri: bye };
      const { shown } = await logOutAsPage(user, query);
      expect(shown).toMatchObject({ ask: false, redirect_to: bye });
      await arrived(1);
      const [one] = await received();
      expect(one?.header).toEqual({ alg: "RS256", typ: "logout+jwt", kid: expect.any(String) });
      const { claims } = one ?? expect.fail("nothing arrived");
      const { iat = 0 } = claims;
      expect(claims).toEqual({
        iss: target().issuer,
        aud: user.app.id,
        sub: decodeToken(user.idToken).payload["sub"],
        sid: user.sid,
        iat,
        exp: iat + 120,
        jti: expect.any(String),
        events: { [event]: {} },
      });
      expect(one?.request).toMatchObject({
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      await expect.poll(waiting).toEqual([]);
    });

    it("gets one token for each session, and none for those of other apps and those that go on", async () => {
      const { userId, parent, clientId, sid } = stage;
      const offline = await insertAppSession(target(), clientId, { userId, parent, offline: 1 });
      const second = await insertAppSession(target(), clientId, { userId, parent });
      await logOutBy(target(), stage.cookie);
      await arrived(2);
      const sids = (await received()).map(({ claims }) => String(claims["sid"]));
      expect(sids.toSorted()).toEqual([sid, second].toSorted());
      expect(sids).not.toContain(offline);
    });

    it("is told when an administrator disables the account", async () => {
      const { person: admin } = await registerAndLogInFrom(target());
      await setAccount(target(), admin, "role", "'admin'");
      const { token } = await logInBy(target(), undefined, admin);
      const { status } = await send(target(), `/admin/users/${stage.userId}`, {
        method: "PATCH",
        headers: { ...withBearer(token).headers, "Content-Type": "application/json" },
        body: '{"disabled":true}',
      });
      expect(status).toBe(200);
      await arrived(1);
    });

    it("gets another try with a new token of the same id after an error, without a redirect followed", async () => {
      for (const [status, headers] of [
        [500, {}],
        [307, { Location: `${receiver.url}/elsewhere` }],
      ] as const) {
        receiver.answer(status, headers);
        stage = await openLogoutStage(target(), { backchannel: receiver.url });
        await logOutBy(target(), stage.cookie);
        await expect.poll(async () => (await waiting())[0]?.["last_error"]).toBe(`HTTP ${status}`);
        await arrived(1);
        receiver.answer(204);
        await target().sql("UPDATE outbox SET due_at = 1 WHERE channel = 'logout'");
        // The next logout wakes whatever sends them.
        const { cookie } = await openLogoutStage(target(), { backchannel: receiver.url });
        await logOutBy(target(), cookie);
        await arrived(2);
        const [first, again] = await received();
        expect(again?.claims.jti).toBe(first?.claims.jti);
        expect(first?.claims.jti).toBeTruthy();
        await expect.poll(waiting).toEqual([]);
      }
    });

    it("is never called at an address that no client may have, such as plain http in a private network", async () => {
      const uri = receiver.url.replace("127.0.0.1", "0.0.0.0");
      await target().sql(
        `UPDATE clients SET backchannel_logout_uri = '${uri}' WHERE id = '${stage.clientId}'`,
      );
      await logOutBy(target(), stage.cookie);
      await expect.poll(async () => (await waiting())[0]?.["last_error"]).toBe("NOT_ALLOWED");
      expect(await received()).toEqual([]);
      await target().sql("DELETE FROM outbox WHERE channel = 'logout'");
    });

    it("gets nothing any more once it was revoked or has no address, and what waited is deleted", async () => {
      for (const change of ["revoked_at = 5", "backchannel_logout_uri = NULL"]) {
        receiver.answer(503, { "Retry-After": "3600" });
        stage = await openLogoutStage(target(), { backchannel: receiver.url });
        await logOutBy(target(), stage.cookie);
        await expect.poll(async () => (await waiting())[0]?.["last_error"]).toBe("HTTP 503");
        await target().sql(`UPDATE clients SET ${change} WHERE id = '${stage.clientId}'`);
        receiver.answer(200);
        await target().sql("UPDATE outbox SET due_at = 1 WHERE channel = 'logout'");
        const { cookie } = await openLogoutStage(target(), { backchannel: receiver.url });
        await logOutBy(target(), cookie);
        await expect.poll(waiting).toEqual([]);
        expect(await received()).toHaveLength(1);
      }
    });
  });
}
