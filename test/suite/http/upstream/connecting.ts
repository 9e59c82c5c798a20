import { describe, expect, it, onTestFinished, vi } from "vitest";
import { mailTo } from "../../../support/mail/mailbox.ts";
import { allowedOrigin } from "../../../support/targets/http-target.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { insertAccount, json, send, tokenFor } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { addPasskey, addTotp } from "../calls/factors.ts";
import { preview, returnFrom, signUp, stranger, type Stage } from "./stage.ts";
import { placeOf, openBrowser, waitingIn, type From } from "./visitor.ts";

/** Outside production, emails without a server are written to a folder. */
const production = { NODE_ENV: "production", BCRYPT_COST: "10" };

/** Connecting identities to an account that is logged in, and disconnecting them. */
export function connecting(stage: () => Stage): void {
  /** A user with a password, who is logged in in a browser. */
  async function owner() {
    const person = await insertAccount(stage().target);
    // Nobody connects an identity with an unverified address.
    await setAccount(stage().target, person, "email_verified_at", "1");
    const browser = openBrowser(stage().target);
    const login = await browser.call("POST", "/session", person);
    expect(login.status, login.text).toBe(200);
    return { person, browser, token: String(login.body["access_token"]) };
  }
  type Owner = Awaited<ReturnType<typeof owner>>;

  /** Goes to the provider and back to connect an identity. Gives the token that waits for the click. */
  async function toConnect({ browser }: Pick<Owner, "browser">, claims = stranger()) {
    const url = await browser.start("idp", { intent: "link" });
    return waitingIn(await browser.back(stage().idp.authorize(url, claims)));
  }
  const connect = ({ browser, token }: Pick<Owner, "browser" | "token">, waiting: string) =>
    browser.call("POST", "/users/me/identities", { token: waiting }, token);
  const list = async ({ browser, token }: Pick<Owner, "browser" | "token">) => {
    const { body } = await browser.call("GET", "/users/me/identities", undefined, token);
    return body["identities"] as readonly { readonly id: string; readonly provider: string }[];
  };
  const disconnect = ({ browser, token }: Pick<Owner, "browser" | "token">, id = "") =>
    browser.call("DELETE", `/users/me/identities/${id}`, undefined, token);

  describe("connecting an identity", () => {
    it("shows the provider, its address and the account, and connects by the click alone", async () => {
      const user = await owner();
      const claims = stranger();
      const waiting = await toConnect(user, claims);
      expect(await preview(user.browser, waiting)).toMatchObject({
        provider: "idp",
        intent: "link",
        case: "link",
        email: claims.email,
        account: { username: user.person.username },
      });
      expect(await list(user)).toEqual([]);
      expect((await connect(user, waiting)).status).toBe(200);
      expect(await list(user)).toMatchObject([{ provider: "idp", email: claims.email }]);
      const browser = openBrowser(stage().target);
      placeOf(await returnFrom(stage(), browser, "idp", claims));
      expect(await browser.user()).toBe(user.person.username);
    });

    it("FE-2 is refused while the address of the account is not verified", async () => {
      const user = await owner();
      await setAccount(stage().target, user.person, "email_verified_at", "NULL");
      expectProblem(await connect(user, await toConnect(user)), 403, "email_not_verified");
      expect(await list(user)).toEqual([]);
    });

    it("is the same for a second click, and for an account that has it already", async () => {
      const user = await owner();
      const claims = stranger();
      const first = await toConnect(user, claims);
      expect((await connect(user, first)).status).toBe(200);
      expect((await connect(user, await toConnect(user, claims))).status).toBe(200);
      expect(await list(user)).toHaveLength(1);
    });

    it("is refused for an identity of another account", async () => {
      const { claims } = await signUp(stage());
      const user = await owner();
      expectProblem(await connect(user, await toConnect(user, claims)), 409, "identity_taken");
      expect(await list(user)).toEqual([]);
    });

    it("FE-5 needs the session that asked for it", async () => {
      const user = await owner();
      const attacker = await owner();
      const waiting = await toConnect(attacker);
      // The victim has the attacker's cookie and token, and the session of another account.
      const planted = openBrowser(
        stage().target,
        new Map([...attacker.browser.jar, ...session(user)]),
      );
      const victim = { browser: planted, token: user.token };
      expectProblem(await connect(victim, waiting), 400, "expired_token");
      expect(await list(user)).toEqual([]);
    });

    it("FE-5 needs a click: a login of the attacker at the provider connects nothing to the victim", async () => {
      const user = await owner();
      const claims = stranger();
      for (const query of [{}, { intent: "link" }]) {
        const url = await user.browser.start("idp", query);
        waitingIn(await user.browser.back(stage().idp.authorize(url, claims)));
      }
      expect(await list(user)).toEqual([]);
      expect(await user.browser.user()).toBe(user.person.username);
    });

    it("FE-5 needs a proof of the last ten minutes", async () => {
      const user = await owner();
      const waiting = await toConnect(user);
      const sql = `UPDATE sessions SET proven_at = proven_at - 660000 WHERE user_id = '${await idOf(user)}'`;
      await stage().target.sql(sql);
      expectProblem(await connect(user, waiting), 401, "insufficient_user_authentication");
      expect(await list(user)).toEqual([]);
    });

    it("needs the second factor that the account got in another session", async () => {
      const user = await owner();
      const waiting = await toConnect(user);
      await addTotp(stage().target, await tokenFor(stage().target, user.person));
      expect((await connect(user, waiting)).status).toBe(401);
      expect(await identitiesOf(user)).toEqual([]);
    });

    it("is refused to a disabled account", async () => {
      const user = await owner();
      const waiting = await toConnect(user);
      await setAccount(stage().target, user.person, "disabled_at", "1");
      expect((await connect(user, waiting)).status).toBe(401);
      expect(await identitiesOf(user)).toEqual([]);
    });

    it("is refused to every page but those of APP_URL", async () => {
      const user = await owner();
      const waiting = await toConnect(user);
      const cookie = [...user.browser.jar].map((pair) => pair.join("=")).join("; ");
      for (const Origin of [allowedOrigin, "https://evil.example", "null", undefined]) {
        const request = json({ token: waiting });
        const headers = {
          ...(request.headers as Record<string, string>),
          Authorization: `Bearer ${user.token}`,
          "X-Latchkey": "1",
          Cookie: cookie,
          ...(Origin !== undefined && { Origin }),
        };
        const answer = await send(stage().target, "/users/me/identities", { ...request, headers });
        expect(answer.status, String(Origin)).toBe(403);
      }
      expect(await list(user)).toEqual([]);
    });

    it.each(["cross-site", "same-site", "none"] as const)(
      "does not start from elsewhere: %s",
      async (from: From) => {
        const user = await owner();
        for (const intent of ["link", "confirm"]) {
          const answer = await user.browser.visit(`/login/idp?intent=${intent}`, from);
          expect(placeOf(answer).path, intent).toBe("/app/account/connected");
        }
        expect([...user.browser.jar.keys()].filter((name) => name.includes("-up"))).toEqual([]);
      },
    );

    it("starts from a page of APP_URL on another host of the same site", async () => {
      const user = await owner();
      const target = await stage().beside({ APP_URL: "https://app.example.com" });
      const browser = openBrowser(target, user.browser.jar);
      const answer = await browser.visit("/login/idp?intent=link", "same-site");
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toContain(stage().idp.origin);
      const other = await openBrowser(target, user.browser.jar).visit(
        "/login/idp?intent=link",
        "none",
      );
      expect(other.headers.get("location")).toBe("https://app.example.com/account/connected");
    });

    it("tells the owner by email, and the audit trail", async () => {
      const user = await owner();
      await connect(user, await toConnect(user));
      const mail = await mailTo(user.person.email);
      expect(mail.text).toContain("secure");
      const [identity] = await list(user);
      await disconnect(user, identity?.id);
      const events = async () => {
        const sql = `SELECT event, detail FROM audit WHERE actor_id = '${await idOf(user)}' ORDER BY id`;
        const rows = await stage().target.sql(sql);
        return rows.map(({ event, detail }) => `${String(event)} ${String(detail)}`);
      };
      const of = '{"provider":"idp"}';
      await expect
        .poll(events)
        .toEqual(expect.arrayContaining([`identity_linked ${of}`, `identity_unlinked ${of}`]));
    });

    it("does not start without a session, and never bounces", async () => {
      const browser = openBrowser(stage().target);
      for (const from of ["same-origin", "cross-site"] as const) {
        const answer = await browser.visit("/login/idp?intent=link", from);
        expect(placeOf(answer).path, from).toBe("/app/account/connected");
      }
    });

    it("tells its trouble on the page of connected accounts", async () => {
      const user = await owner();
      const url = await user.browser.start("idp", { intent: "link" });
      const place = placeOf(await user.browser.back(stage().idp.cancel(url)));
      expect(place.path).toBe("/app/account/connected");
      expect(place.query).toMatchObject({ error: "upstream_denied", provider: "idp" });
      expect(await user.browser.user()).toBe(user.person.username);
    });

    it("does not log in with a token to connect, nor connects with one to confirm", async () => {
      const user = await owner();
      const waiting = await toConnect(user);
      const body = { token: waiting, username: "x-nobody", name: "X" };
      const login = await user.browser.call("POST", "/session/upstream", body);
      expectProblem(login, 400, "expired_token");
      const url = await user.browser.start("idp", { intent: "confirm" });
      expect(new URL(url).searchParams.get("max_age")).toBe("0");
      const confirm = waitingIn(await user.browser.back(stage().idp.authorize(url, stranger())));
      expectProblem(await connect(user, confirm), 400, "expired_token");
      const again = await user.browser.call("POST", "/session/upstream", {
        ...body,
        token: confirm,
      });
      expectProblem(again, 400, "expired_token");
    });

    it("stops at twenty identities", async () => {
      const user = await owner();
      for (let count = 0; count < 20; count++) {
        expect((await connect(user, await toConnect(user))).status).toBe(200);
      }
      expectProblem(await connect(user, await toConnect(user)), 409, "too_many_identities");
      expect(await list(user)).toHaveLength(20);
    });
  });

  describe("disconnecting an identity", () => {
    it("leaves the password, and the identity then belongs to nobody", async () => {
      const user = await owner();
      const claims = stranger();
      await connect(user, await toConnect(user, claims));
      const [identity] = await list(user);
      expect((await disconnect(user, identity?.id)).status).toBe(204);
      expectProblem(await disconnect(user, identity?.id), 404, "not_found");
      waitingIn(await returnFrom(stage(), openBrowser(stage().target), "idp", claims));
    });

    it("is refused for the last way in, and needs a proof of the last ten minutes", async () => {
      const user = await signUp(stage());
      const [identity] = await list(user);
      await setAccount(stage().target, user.person, "email_verified_at", "NULL");
      expectProblem(await disconnect(user, identity?.id), 409, "last_way_in");
      await setAccount(stage().target, user.person, "email_verified_at", "1");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60 * 1000 });
      onTestFinished(() => void vi.useRealTimers());
      const token = await user.browser.token();
      const late = await disconnect({ ...user, token }, identity?.id);
      expectProblem(late, 401, "insufficient_user_authentication");
      vi.useRealTimers();
      expect((await disconnect(user, identity?.id)).status).toBe(204);
    });

    it.each([
      ["a passkey", 204],
      ["an address that no email reaches", 409],
    ])("is the last way in beside %s: %s", async (way, status) => {
      const user = await signUp(stage());
      if (way === "a passkey") {
        await addPasskey(stage().target, user.token);
        await setAccount(stage().target, user.person, "email_verified_at", "NULL");
      }
      const silent = { ...production, SMTP_URL: "", MAIL_FROM: "", LOGIN_LINKS: "off" };
      const target = await stage().beside(way === "a passkey" ? {} : silent);
      const there = { ...user, browser: openBrowser(target, user.browser.jar) };
      const [identity] = await list(there);
      // Adding a passkey changed what the session has proven.
      const token = await there.browser.token();
      expect((await disconnect({ ...there, token }, identity?.id)).status).toBe(status);
    });

    it("is refused if the only other identity is of a provider that is switched off", async () => {
      const user = await signUp(stage());
      const url = await user.browser.start("doubtful", { intent: "link" });
      const waiting = waitingIn(
        await user.browser.back(stage().doubtful.authorize(url, stranger())),
      );
      expect((await connect(user, waiting)).status).toBe(200);
      await setAccount(stage().target, user.person, "email_verified_at", "NULL");
      const { issuer, clientId, clientSecret } = stage().idp;
      const idp = {
        id: "idp",
        name: "Idp",
        issuer,
        client_id: clientId,
        client_secret: clientSecret,
      };
      const target = await stage().beside({ OIDC_PROVIDERS: JSON.stringify([idp]) });
      const there = { browser: openBrowser(target, user.browser.jar), token: user.token };
      const found = await list(there);
      const isOf = (provider: string) => found.find((one) => one.provider === provider);
      expect(isOf("doubtful")).toMatchObject({ available: false });
      expectProblem(await disconnect(there, isOf("idp")?.id), 409, "last_way_in");
      expect((await disconnect(there, isOf("doubtful")?.id)).status).toBe(204);
    });

    it("needs the second factor of the account, and is refused to a disabled one", async () => {
      const user = await owner();
      await connect(user, await toConnect(user));
      const [identity] = await list(user);
      await addTotp(stage().target, await tokenFor(stage().target, user.person));
      expect((await disconnect(user, identity?.id)).status).toBe(401);
      const other = await owner();
      await connect(other, await toConnect(other));
      const [theirs] = await list(other);
      await setAccount(stage().target, other.person, "disabled_at", "1");
      expect((await disconnect(other, theirs?.id)).status).toBe(401);
      expect([...(await identitiesOf(user)), ...(await identitiesOf(other))]).toHaveLength(2);
    });

    it("does not touch the identities of other accounts", async () => {
      const [one, two] = [await signUp(stage()), await signUp(stage())];
      const [theirs] = await list(two);
      expectProblem(await disconnect(one, theirs?.id), 404, "not_found");
      expect(await list(two)).toHaveLength(1);
    });

    it("ends with the account: deleting it frees the identity", async () => {
      const user = await owner();
      const claims = stranger();
      await connect(user, await toConnect(user, claims));
      const { password } = user.person;
      const answer = await user.browser.call("DELETE", "/users/me", { password }, user.token);
      expect(answer.status, answer.text).toBe(204);
      waitingIn(await returnFrom(stage(), openBrowser(stage().target), "idp", claims));
    });
  });

  const idOf = async ({ person }: Pick<Owner, "person">) =>
    String((await accountRow(stage().target, person))["id"]);
  const identitiesOf = async (user: Pick<Owner, "person">) =>
    stage().target.sql(`SELECT id FROM identities WHERE user_id = '${await idOf(user)}'`);
  const session = ({ browser }: Pick<Owner, "browser">) =>
    [...browser.jar].filter(([name]) => !name.includes("-up"));
}
