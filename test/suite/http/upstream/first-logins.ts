import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { OwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { accountIdsOf, accountRow, setAccount } from "../calls/accounts.ts";
import { insertAccount, logIn, newPassword, tokenFor, uniqueName } from "../calls/calls.ts";
import { expectInvalid, expectProblem } from "../calls/expect.ts";
import { addPasskey, addTotp } from "../calls/factors.ts";
import { linkFor, reset } from "../calls/links.ts";
import { preview, returnFrom, signUp, stranger, type Claims, type Stage } from "./stage.ts";
import { expectTrouble, openBrowser, placeOf, waitingIn } from "./visitor.ts";

type BeforeAttempt = Parameters<NonNullable<NonNullable<OwnConfig["before"]>["logIn"]>>[0];

/** Logins of users whose identity nobody has. */
export function firstLogins(stage: () => Stage): void {
  const arrive = async (claims: Claims, provider: "idp" | "doubtful" = "idp") => {
    const browser = openBrowser(stage().target);
    const token = waitingIn(await returnFrom(stage(), browser, provider, claims));
    return { browser, token };
  };
  const click = ({ browser, token }: Awaited<ReturnType<typeof arrive>>, chosen: object = {}) =>
    browser.call("POST", "/session/upstream", { token, ...chosen });
  const chosenBy = ({ preferred_username: username, name }: Claims) => ({ username, name });
  /** An account that already has an address, with a password. */
  const holder = async (claims: Claims, verifiedAt: string) => {
    const person = await insertAccount(stage().target, { email: claims.email });
    await setAccount(stage().target, person, "email_verified_at", verifiedAt);
    return person;
  };

  describe("a first login with a trusted address that nobody has", () => {
    it("shows the provider, the address and a free username, and makes nothing before a click", async () => {
      const claims = stranger();
      const { browser, token } = await arrive(claims);
      expect(await preview(browser, token)).toEqual({
        provider: "idp",
        intent: "login",
        case: "new",
        email: claims.email,
        email_verified: true,
        name: claims.name,
        username: claims.preferred_username,
        provider_username: claims.preferred_username,
        required: ["username", "name"],
      });
      expect(await browser.user()).toBeNull();
      expect(await accountIdsOf(stage().target, { username: claims.preferred_username })).toEqual(
        [],
      );
    });

    it("makes an account by the click, with the verified address and without a password", async () => {
      const picture = "https://images.example.com/ann.png";
      const claims = stranger({ picture });
      const arrived = await arrive(claims);
      const time_zone = "Europe/Berlin";
      const answer = await click(arrived, { ...chosenBy(claims), time_zone });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.headers.getSetCookie().join()).toContain("__Host-latchkey=rt1_");
      const person = { username: claims.preferred_username, password: "", email: "", name: "" };
      const row = await accountRow(stage().target, person);
      expect(row).toMatchObject({
        email: claims.email,
        name: claims.name,
        role: "user",
        picture,
        time_zone,
      });
      expect(row["email_verified_at"]).toBeTypeOf("number");
      for (const password of ["", "!", String(row["password_hash"])]) {
        const login = await logIn(stage().target, { username: person.username, password });
        expect(login.status, password).toBe(400);
      }
      expect(await arrived.browser.user()).toBe(person.username);
    });

    it("asks for another username if the suggested one is taken", async () => {
      const taken = await insertAccount(stage().target);
      const claims = stranger({ preferred_username: taken.username });
      const arrived = await arrive(claims);
      expect(await preview(arrived.browser, arrived.token)).not.toHaveProperty("username");
      expectProblem(await click(arrived, chosenBy(claims)), 409, "username_taken");
      expectInvalid(await click(arrived, { name: "Ann" }), "/username");
      const chosen = { username: uniqueName(), name: "Ann" };
      expect((await click(arrived, chosen)).status).toBe(200);
    });

    it("gets a username of its name, where the page asks for none", async () => {
      const claims = stranger({ name: "Jörg Müller" });
      const arrived = await arrive(claims);
      const made = await click(arrived, { make_username: true, name: claims.name });
      expect(made.status, made.text).toBe(200);
      const { username } = made.body["user"] as { username: string };
      expect(username).toMatch(/^jorg\.muller/);
      const target = await stage().beside({ REGISTRATION_REQUIRES: "username" });
      const browser = openBrowser(target);
      const other = stranger();
      const token = waitingIn(await returnFrom(stage(), browser, "idp", other));
      expectInvalid(await click({ browser, token }, { make_username: true }), "/username");
    });

    it("gets a username of the server with private registration, and asks for none", async () => {
      const target = await stage().beside({
        REGISTRATION_PRIVACY: "on",
        REGISTRATION_REQUIRES: "name",
      });
      const claims = stranger();
      const browser = openBrowser(target);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", claims));
      const seen = await preview(browser, token);
      expect(seen).not.toHaveProperty("username");
      expect(seen["required"]).toEqual(["name"]);
      const made = await click({ browser, token }, { name: claims.name });
      expect(made.status, made.text).toBe(200);
      expect(await browser.user()).not.toBe(claims.preferred_username);
    });

    it("asks for the attributes that the operator requires", async () => {
      const attributes = z.object({ nickname: z.string().min(2) });
      const target = await stage().beside({}, { attributes });
      const claims = stranger();
      const browser = openBrowser(target);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", claims));
      expectInvalid(await click({ browser, token }, chosenBy(claims)), "/attributes");
      const made = await click(
        { browser, token },
        { ...chosenBy(claims), attributes: { nickname: "Annie" } },
      );
      expect(made.status, made.text).toBe(200);
      expect(made.body["user"]).toMatchObject({ attributes: { nickname: "Annie" } });
    });

    it("makes one account, by one click, in the browser that logged in, within ten minutes", async () => {
      const claims = stranger();
      const arrived = await arrive(claims);
      const elsewhere = { ...arrived, browser: openBrowser(stage().target) };
      expectProblem(await click(elsewhere, chosenBy(claims)), 400, "expired_token");
      const other = await arrive(stranger());
      const swapped = { browser: other.browser, token: arrived.token };
      expectProblem(await click(swapped, chosenBy(claims)), 400, "expired_token");
      expect((await click(arrived, chosenBy(claims))).status).toBe(200);
      const again = await click(arrived, chosenBy(claims));
      expectProblem(again, 400, "expired_token");
      expect(
        await accountIdsOf(stage().target, { username: claims.preferred_username }),
      ).toHaveLength(1);
    });

    it("makes one account of fifty clicks at the same time, in two browsers", async () => {
      const claims = stranger();
      const browsers = [await arrive(claims), await arrive(claims)];
      const clicks = Array.from({ length: 50 }, (_, n) =>
        click(browsers[n % 2]!, { username: `${claims.preferred_username}${n}`, name: "Ann" }),
      );
      const answers = await Promise.all(clicks);
      for (const { status, text } of answers) expect([200, 400, 409, 503], text).toContain(status);
      const rows = await stage().target.sql(
        `SELECT u.id FROM users u JOIN identities i ON i.user_id = u.id WHERE i.subject = '${claims.sub}'`,
      );
      expect(rows).toHaveLength(1);
      const made = await stage().target.sql(
        `SELECT id FROM users WHERE email_key = '${claims.email}'`,
      );
      expect(made).toHaveLength(1);
    });

    it("FE-7 makes no account if registration is closed: not by the callback, the page or the call", async () => {
      const closed = await stage().beside({}, { registration: { open: false } });
      const claims = stranger();
      const browser = openBrowser(closed);
      expectTrouble(await returnFrom(stage(), browser, "idp", claims), "idp", "upstream_closed");
      const before = await arrive(claims);
      const late = { token: before.token, browser: openBrowser(closed, before.browser.jar) };
      expect((await preview(late.browser, late.token))["case"]).toBe("closed");
      const answer = await click(late, chosenBy(claims));
      expect([403, 409]).toContain(answer.status);
      expect(await accountIdsOf(stage().target, { username: claims.preferred_username })).toEqual(
        [],
      );
      const { claims: known, person } = await signUp(stage());
      placeOf(await returnFrom(stage(), browser, "idp", known));
      expect(await browser.user()).toBe(person.username);
    });

    it("asks the operator's function who may register", async () => {
      const allow = ({ email }: { email: string }) => !email.includes("refused");
      const strict = await stage().beside({}, { registration: { allow } });
      const claims = stranger({ email: `refused-${uniqueName()}@example.com` });
      const browser = openBrowser(strict);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", claims));
      expectProblem(await click({ browser, token }, chosenBy(claims)), 403, "registration_refused");
    });
  });

  describe("the operator's functions", () => {
    it("are asked about a login when the user comes back, and refuse it on the login page", async () => {
      const { claims, person } = await signUp(stage());
      const doors: string[] = [];
      const logIn = ({ door, address, identifier }: BeforeAttempt) => {
        doors.push(`${door} ${address} ${identifier}`);
        return doors.length > 1;
      };
      const strict = await stage().beside({}, { before: { logIn } });
      const browser = openBrowser(strict);
      expectTrouble(await returnFrom(stage(), browser, "idp", claims), "idp", "refused");
      expect(await browser.user()).toBeNull();
      placeOf(await returnFrom(stage(), browser, "idp", claims));
      expect(await browser.user()).toBe(person.username);
      expect(doors).toEqual(Array(2).fill("upstream 192.0.2.7 undefined"));
    });

    it("are asked about a registration at the click, with what the page has sent", async () => {
      const register = ({ door, captcha, identifier }: BeforeAttempt) =>
        captcha === `${door} ${identifier}` || "Confirm that you are not a robot.";
      const strict = await stage().beside({}, { before: { register } });
      const claims = stranger();
      const browser = openBrowser(strict);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", claims));
      const refused = await click({ browser, token }, chosenBy(claims));
      expectProblem(refused, 403, "refused");
      expect(refused.body["detail"]).toBe("Confirm that you are not a robot.");
      expect(await accountIdsOf(strict, { username: claims.preferred_username })).toEqual([]);
      const captcha = `upstream ${claims.email}`;
      const made = await click({ browser, token }, { ...chosenBy(claims), captcha });
      expect(made.status, made.text).toBe(200);
    });
  });

  describe("a first login with a trusted address that an account has", () => {
    it.each([
      ["verified", "1", "log_in_to_connect"],
      ["FE-2 not verified", "NULL", "reset_first"],
    ])("connects nothing: %s", async (_, verifiedAt, expected) => {
      const claims = stranger();
      const person = await holder(claims, verifiedAt);
      const arrived = await arrive(claims);
      const seen = await preview(arrived.browser, arrived.token);
      expect(seen["case"]).toBe(expected);
      expect(JSON.stringify(seen)).not.toContain(person.username);
      const answer = await click(arrived, chosenBy(claims));
      expectProblem(answer, 409, "email_taken");
      expect(await arrived.browser.user()).toBeNull();
      expect(
        await stage().target.sql(`SELECT id FROM identities WHERE subject = '${claims.sub}'`),
      ).toEqual([]);
    });

    it.each([
      ["with a second factor", "1", "log_in_to_connect"],
      ["with a second factor", "NULL", "reset_first"],
      ["that is disabled", "1", "log_in_to_connect"],
      ["that is disabled", "NULL", "reset_first"],
    ])(
      "connects nothing to an account %s, and looks like any other (verified: %s)",
      async (kind, verifiedAt, expected) => {
        const claims = stranger();
        const person = await holder(claims, "1");
        const token = await tokenFor(stage().target, person);
        if (kind === "with a second factor") await addTotp(stage().target, token);
        else await setAccount(stage().target, person, "disabled_at", "1");
        await setAccount(stage().target, person, "email_verified_at", verifiedAt);
        const arrived = await arrive(claims);
        expect((await preview(arrived.browser, arrived.token))["case"]).toBe(expected);
        expectProblem(await click(arrived, chosenBy(claims)), 409, "email_taken");
      },
    );

    it("is connected by its owner, who logs in with the password after it", async () => {
      const claims = stranger();
      const person = await holder(claims, "1");
      const arrived = await arrive(claims);
      const { browser, token } = arrived;
      const login = await browser.call("POST", "/session", person);
      expect(login.status, login.text).toBe(200);
      const access = String(login.body["access_token"]);
      const connected = await browser.call("POST", "/users/me/identities", { token }, access);
      expect(connected.status, connected.text).toBe(200);
      expect(connected.body).toMatchObject({ provider: "idp", email: claims.email });
      const other = openBrowser(stage().target);
      placeOf(await returnFrom(stage(), other, "idp", claims));
      expect(await other.user()).toBe(person.username);
    });

    it("is not connected by a session that is older than the login at the provider", async () => {
      const claims = stranger();
      const person = await holder(claims, "1");
      const browser = openBrowser(stage().target);
      const login = await browser.call("POST", "/session", person);
      const access = String(login.body["access_token"]);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", claims));
      const answer = await browser.call("POST", "/users/me/identities", { token }, access);
      expectProblem(answer, 401, "insufficient_user_authentication");
    });

    it("FE-2 is free for the owner of the address after a reset, which removes what a stranger had set up", async () => {
      const claims = stranger();
      const person = await holder(claims, "NULL");
      const stolen = await tokenFor(stage().target, person);
      await addPasskeyUnverified(stolen, person);
      const setVerified = (value: string) =>
        setAccount(stage().target, person, "email_verified_at", value);
      // Connecting it needs a verified address too.
      await setVerified("1");
      const prehijacker = await identityFor(person);
      await setVerified("NULL");
      const token = await linkFor(stage().target, person);
      const password = newPassword();
      expect((await reset(stage().target, token, password)).status).toBe(204);
      const browser = openBrowser(stage().target);
      const back = await returnFrom(stage(), browser, "idp", prehijacker);
      expect(placeOf(back).path).toBe("/app/connect");
      const account = await accountRow(stage().target, person);
      const id = String(account["id"]);
      for (const table of ["passkeys", "identities"]) {
        expect(
          await stage().target.sql(`SELECT id FROM ${table} WHERE user_id = '${id}'`),
          table,
        ).toEqual([]);
      }
      const arrived = await arrive(claims);
      expect((await preview(arrived.browser, arrived.token))["case"]).toBe("log_in_to_connect");
    });
  });

  async function addPasskeyUnverified(token: string, person: { username: string }): Promise<void> {
    await addPasskey(stage().target, token);
    // Adding it needs a verified address where mail works. The pre-hijacker had none.
    await stage().target.sql(
      `UPDATE users SET email_verified_at = NULL WHERE username_key = '${person.username}'`,
    );
  }

  /** Connects an identity of somebody else to an account. */
  async function identityFor(person: Awaited<ReturnType<typeof holder>>): Promise<Claims> {
    const claims = stranger();
    const browser = openBrowser(stage().target);
    const login = await browser.call("POST", "/session", person);
    const access =
      login.status === 200
        ? String(login.body["access_token"])
        : expect.fail(`${login.status} ${login.text}`);
    const url = await browser.start("idp", { intent: "link" });
    const token = waitingIn(await browser.back(stage().idp.authorize(url, claims)));
    const answer = await browser.call("POST", "/users/me/identities", { token }, access);
    expect(answer.status, answer.text).toBe(200);
    return claims;
  }

  describe("a first login without a trusted address", () => {
    it.each([
      ["of a provider that the operator does not trust", "doubtful", {}, true],
      ["that the provider has not verified", "idp", { email_verified: false }, true],
      ["that the provider says nothing about", "idp", { email_verified: undefined }, true],
      ["that is missing", "idp", { email: undefined }, false],
      ["that is none", "idp", { email: "no address" }, false],
      ["that is too long", "idp", { email: `${"x".repeat(5000)}@example.com` }, false],
      ["that is no text", "idp", { email: { address: "ann@example.com" } }, false],
    ] as const)("FE-1 finds no account and makes none: %s", async (_, provider, more, isShown) => {
      const owner = stranger();
      const person = await holder(owner, "1");
      const claims = { ...stranger({ email: owner.email }), ...more } as Claims;
      const arrived = await arrive(claims, provider);
      const seen = await preview(arrived.browser, arrived.token);
      expect(seen["case"]).toBe("email_needed");
      expect("email" in seen).toBe(isShown);
      const answer = await click(arrived, chosenBy(claims));
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
      expect(await arrived.browser.user()).toBeNull();
      expect(await accountIdsOf(stage().target, { username: claims.preferred_username })).toEqual(
        [],
      );
      const row = await accountRow(stage().target, person);
      expect(
        await stage().target.sql(
          `SELECT id FROM identities WHERE user_id = '${String(row["id"])}'`,
        ),
      ).toEqual([]);
    });
  });
}
