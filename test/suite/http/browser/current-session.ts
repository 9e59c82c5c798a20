import { describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { deleteMe, setAccount } from "../calls/accounts.ts";
import {
  browserIn,
  cookieIn,
  getMe,
  logInFrom,
  logOutBy,
  readSession,
  refreshBy,
  registerAndLogInFrom,
} from "../calls/browser.ts";
import { insertAccount, send, type Answer } from "../calls/calls.ts";
import { createClient } from "../calls/clients.ts";
import { expectProblem } from "../calls/expect.ts";
import {
  deleteSession,
  endSessions,
  logInBy,
  sessionOf,
  sessionRow,
  setSession,
} from "../calls/sessions.ts";

const expectNobody = (answer: Answer, what?: string): void => {
  expect([answer.status, answer.text], what).toEqual([200, '{"user":null}']);
  expect(answer.headers.getSetCookie(), what).toEqual([]);
};

type DeviceLogin = Awaited<ReturnType<typeof logInWith>>;

/** A login, with the cookie of its device and the id of its session. */
async function logInWith(target: Target) {
  const person = await insertAccount(target);
  const answer = await logInFrom(target, person);
  const name = "__Host-latchkey-device=";
  const [cookie = ""] = answer.headers.getSetCookie().filter((one) => one.startsWith(name));
  const { token, cookie: session } = browserIn(answer);
  const device = secret(cookie.slice(name.length).split(";")[0] ?? "");
  return { person, token, cookie: session, device, last: sessionOf(token) };
}

/** Who the session cookie belongs to, without a new cookie. */
export function currentSession(target: () => Target): void {
  const logInWithDevice = () => logInWith(target());
  const askAfter = (last: string, device: string, headers: Record<string, string> = {}) =>
    send(target(), `/session?last=${last}`, {
      headers: { Cookie: `__Host-latchkey-device=${device}`, ...headers },
    });
  const endElsewhere = async ({ person }: DeviceLogin) =>
    endSessions(target(), browserIn(await logInFrom(target(), person)).token);

  describe("reading the session of the cookie", () => {
    it("names the user, without a token or a new cookie, and changes nothing", async () => {
      const { cookie, token } = await registerAndLogInFrom(target());
      const before = await sessionRow(target(), token);
      const answer = await readSession(target(), cookie);
      expect(answer.status).toBe(200);
      const { body, headers } = answer;
      expect(Object.keys(body)).toEqual(["user", "acr", "auth_time", "expires_at"]);
      expect(body["user"]).toEqual((await getMe(target(), token)).body);
      expect(body["acr"]).toBe("aal1");
      expect(body["auth_time"]).toBe(Math.floor(Number(before["proven_at"]) / 1000));
      expect(Date.parse(String(body["expires_at"]))).toBe(Number(before["expires_at"]));
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.getSetCookie()).toEqual([]);
      expect(answer.text).not.toMatch(/rt1_|ey[\w-]+\./);
      expect(await sessionRow(target(), token)).toEqual(before);
    });

    it("names nobody without a cookie, and for one that is forged, ended, or of a disabled account", async () => {
      expectNobody(await readSession(target(), undefined), "no cookie");
      expectNobody(await readSession(target(), ""), "empty");
      const { cookie, person } = await registerAndLogInFrom(target());
      expectNobody(await readSession(target(), `${cookie.slice(0, -1)}_`), "forged");
      const other = browserIn(await logInFrom(target(), person));
      await logOutBy(target(), other.cookie);
      expectNobody(await readSession(target(), other.cookie), "ended");
      await setAccount(target(), person, "disabled_at", "1");
      expectNobody(await readSession(target(), cookie), "disabled");
    });

    it("tells the pages of the server whether a session of this device has expired, and never whose it was", async () => {
      const { device, last, token } = await logInWithDevice();
      const expectKnown = async (headers: Record<string, string>) => {
        const { status, text } = await askAfter(last, device, headers);
        expect([status, text]).toEqual([200, '{"user":null,"known":true}']);
      };
      await expectKnown({});
      await setSession(target(), token, "expires_at = 1, rotated_at = 1");
      for (const headers of [
        {},
        { Origin: target().issuer },
        { "Sec-Fetch-Site": "same-origin" },
      ]) {
        await expectKnown(headers);
      }
      for (const headers of [
        { Origin: allowedOrigin, "Sec-Fetch-Site": "same-site" },
        { "Sec-Fetch-Site": "same-site" },
        { "Sec-Fetch-Site": "none" },
      ]) {
        expectNobody(await askAfter(last, device, headers), JSON.stringify(headers));
      }
      const other = await logInWithDevice();
      expectNobody(await askAfter(last, other.device), "the device of another account");
      expectNobody(await askAfter(last, `${device.slice(0, -2)}__`), "a forged device");
      expectNobody(await askAfter(last, ""), "no device");
      expectNobody(await askAfter(other.last.replaceAll(/[1-9a-f]/g, "0"), device), "no session");
      expectProblem(await askAfter("ann", device), 422, "validation_failed");
      await deleteSession(target(), token);
      expectNobody(await askAfter(last, device), "a session that is forgotten");
    });

    it.each([
      ["a logout", ({ cookie }: DeviceLogin) => logOutBy(target(), cookie)],
      ["a logout of another device", endElsewhere],
      [
        "a logout of all devices",
        ({ token }: DeviceLogin) => endSessions(target(), token, "?include_current=true"),
      ],
      [
        "the deletion of the account",
        ({ token, person }: DeviceLogin) => deleteMe(target(), token, person.password),
      ],
      [
        "the account was disabled",
        ({ person }: DeviceLogin) => setAccount(target(), person, "disabled_at", "1"),
      ],
    ])("knows nobody after %s, also once the session would have expired", async (_, end) => {
      const login = await logInWithDevice();
      const { device, last, token } = login;
      await end(login);
      expectNobody(await askAfter(last, device));
      await setSession(target(), token, "expires_at = 1");
      expectNobody(await askAfter(last, device), "later");
    });

    it("takes a cookie that was replaced a moment ago, but none that was replaced before", async () => {
      const { cookie, token, person } = await registerAndLogInFrom(target());
      const next = cookieIn(await refreshBy(target(), cookie)).value;
      const user = { username: person.username };
      for (const one of [cookie, next]) {
        expect((await readSession(target(), one)).body).toMatchObject({ user });
      }
      await setSession(target(), token, `rotated_at = ${Date.now() - 61_000}`);
      expectNobody(await readSession(target(), cookie), "a minute later");
      expect((await readSession(target(), next)).body).toMatchObject({ user });
      const last = cookieIn(await refreshBy(target(), next)).value;
      expectNobody(await readSession(target(), cookie), "two refreshes ago");
      expect((await readSession(target(), last)).body).toMatchObject({ user });
      expect(await sessionRow(target(), token)).toMatchObject({ revoked_at: null });
    });

    it("names nobody for the refresh token of another client", async () => {
      const client = await createClient(target());
      const { refreshToken } = await logInBy(target(), client, await insertAccount(target()));
      expectNobody(await readSession(target(), refreshToken));
    });

    it("refuses pages of other sites and origins, and accepts a server and an allowed page", async () => {
      const { cookie, person } = await registerAndLogInFrom(target());
      const ask = (headers: Record<string, string>) => readSession(target(), cookie, headers);
      expectProblem(await ask({ "Sec-Fetch-Site": "cross-site" }), 403, "cross_site");
      const crossSite = { Origin: allowedOrigin, "Sec-Fetch-Site": "cross-site" };
      expectProblem(await ask(crossSite), 403, "cross_site");
      const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "same-site" };
      expectProblem(await ask(foreign), 403, "origin_not_allowed");
      for (const headers of [
        {},
        { "Sec-Fetch-Site": "same-origin" },
        { "Sec-Fetch-Site": "none" },
        { Origin: allowedOrigin, "Sec-Fetch-Site": "same-site" },
      ]) {
        const { body } = await ask(headers);
        expect(body, JSON.stringify(headers)).toMatchObject({
          user: { username: person.username },
        });
      }
    });
  });
}
