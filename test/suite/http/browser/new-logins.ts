import { describe, expect, it } from "vitest";
import { loginLinkGrant, mfaGrant, passkeyGrant } from "../../../../src/core/tokens/grants.ts";
import { mailsTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { logInFrom, ownPage } from "../calls/browser.ts";
import {
  form,
  json,
  registerAndLogIn,
  send,
  tokenPath,
  type Answer,
  type Person,
} from "../calls/calls.ts";
import { basic, createClient, type Fields } from "../calls/clients.ts";
import {
  challengeIn,
  logInByPasskeyFrom,
  passkeyOptions,
  personWithPasskey,
  personWithTotp,
  proveFactorFrom,
} from "../calls/factor-logins.ts";
import { codeOf } from "../calls/factors.ts";
import { codeFor } from "../calls/links.ts";

/** The headers of a page in this browser. */
const inBrowser = (name: string) => ({
  ...ownPage,
  "User-Agent": `Mozilla/5.0 (X11; Linux x86_64) ${name}/1.0`,
});

/** The browsers that the owner of an account was told of. */
const told = async ({ email }: Person): Promise<readonly string[]> =>
  (await mailsTo(email))
    .filter(({ subject }) => subject.startsWith("New login"))
    .map(({ text }) => /^Device: (\S+)/m.exec(text)?.[1] ?? "unknown")
    .toSorted();

/** The email about a login from a new device, which the server writes after its response. */
export function newLogins(target: () => Target): void {
  describe("a login from a new browser", () => {
    /** A session of a page, by what a login sends. */
    const fromPage = (body: object, browser: string) => {
      const request = json(body);
      return send(target(), "/session", {
        ...request,
        headers: { ...request.headers, ...inBrowser(browser) },
      });
    };

    const newcomerWithSession = async (): Promise<Person> => {
      const { person } = await registerAndLogIn(target());
      await setAccount(target(), person, "email_verified_at", "1");
      return person;
    };

    it.each<[string, () => Promise<[Person, (browser: string) => Promise<Answer>]>]>([
      [
        "the password",
        async () => {
          const person = await newcomerWithSession();
          return [person, (browser) => logInFrom(target(), person, inBrowser(browser))];
        },
      ],
      [
        "a link",
        async () => {
          const person = await newcomerWithSession();
          const link = async (browser: string) =>
            fromPage({ token: (await codeFor(target(), person)).token }, browser);
          return [person, link];
        },
      ],
      [
        "a code",
        async () => {
          const person = await newcomerWithSession();
          const code = async (browser: string) => {
            const { token: _, ...typed } = await codeFor(target(), person);
            return fromPage(typed, browser);
          };
          return [person, code];
        },
      ],
      [
        "a passkey",
        async () => {
          const { person, authenticator } = await personWithPasskey(target());
          const passkey = async (browser: string) => {
            const challenge = challengeIn(await passkeyOptions(target(), {}));
            const body = { passkey: await authenticator.assert(challenge) };
            return logInByPasskeyFrom(target(), body, inBrowser(browser));
          };
          return [person, passkey];
        },
      ],
      [
        "a password and a second factor, once at the end",
        async () => {
          const { person, secret } = await personWithTotp(target());
          let steps = 0;
          const both = async (browser: string) => {
            const { body } = await logInFrom(target(), person, inBrowser(`Half${browser}`));
            const code = { mfa_token: body["mfa_token"], totp: codeOf(secret, steps++) };
            return proveFactorFrom(target(), code, inBrowser(browser));
          };
          return [person, both];
        },
      ],
    ])("is told after %s", async (_, prepare) => {
      const [person, open] = await prepare();
      expect((await open("Firefox")).status).toBe(200);
      await expect.poll(() => told(person)).toEqual(["Firefox"]);
      expect((await open("Chrome")).status).toBe(200);
      await expect.poll(() => told(person)).toEqual(["Chrome", "Firefox"]);
    });

    it("is not told after a login at the token endpoint by a client and from a network of before, nor in a browser with the cookie of a device", async () => {
      const person = await newcomerWithSession();
      const { username, password } = person;
      const init = form({ username, password }, inBrowser("App"));
      expect((await send(target(), tokenPath, init)).status).toBe(200);
      const first = await logInFrom(target(), person, inBrowser("Firefox"));
      const [device = ""] = first.headers
        .getSetCookie()
        .filter((cookie) => cookie.startsWith("__Host-latchkey-device="));
      const again = { ...inBrowser("Again"), Cookie: device.split(";")[0] ?? "" };
      expect((await logInFrom(target(), person, again)).status).toBe(200);
      expect((await logInFrom(target(), person, inBrowser("Chrome"))).status).toBe(200);
      await expect.poll(() => told(person)).toEqual(["Chrome", "Firefox"]);
    });

    it("has the same response, whether the owner is told or not", async () => {
      const person = await newcomerWithSession();
      const shape = ({ status, headers, body }: Answer) => ({
        status,
        headers: [...headers.keys()],
        cookies: headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, "")),
        members: Object.keys(body),
      });
      const shown = shape(await logInFrom(target(), person, inBrowser("Firefox")));
      await setAccount(target(), person, "email_verified_at", "NULL");
      expect(shape(await logInFrom(target(), person, inBrowser("Chrome")))).toEqual(shown);
      await expect.poll(() => told(person)).toEqual(["Firefox"]);
    });
  });

  describe("a login at the token endpoint", () => {
    /** The person, and the fields of a login by this grant, for a client with these headers. Each call is a login of its own. */
    type Grant = [Person, fields: (headers: Fields) => Promise<Fields>];

    it.each<[string, () => Promise<Grant>]>([
      [
        "the password grant",
        async () => {
          const { person } = await registerAndLogIn(target());
          const { username, password } = person;
          return [person, async () => ({ username, password })];
        },
      ],
      [
        "the grant of links",
        async () => {
          const { person } = await registerAndLogIn(target());
          const grant_type = loginLinkGrant;
          return [
            person,
            async () => ({ grant_type, token: (await codeFor(target(), person)).token }),
          ];
        },
      ],
      [
        "the grant of links, with a code",
        async () => {
          const { person } = await registerAndLogIn(target());
          const code = async () => {
            const { token: _, ...typed } = await codeFor(target(), person);
            return { grant_type: loginLinkGrant, ...typed };
          };
          return [person, code];
        },
      ],
      [
        "the grant of passkeys",
        async () => {
          const { person, authenticator } = await personWithPasskey(target());
          const passkey = async () => {
            const challenge = challengeIn(await passkeyOptions(target(), {}));
            const answer = JSON.stringify(await authenticator.assert(challenge));
            return { grant_type: passkeyGrant, passkey: answer };
          };
          return [person, passkey];
        },
      ],
      [
        "the grant of second factors",
        async () => {
          const { person, secret } = await personWithTotp(target());
          let steps = 0;
          const { username, password } = person;
          const code = async (headers: Fields) => {
            const init = form({ username, password }, headers);
            const mfa_token = String((await send(target(), tokenPath, init)).body["mfa_token"]);
            return { grant_type: mfaGrant, mfa_token, totp: codeOf(secret, steps++) };
          };
          return [person, code];
        },
      ],
    ])("A7: is told after %s by a client that is new to the account, once", async (_, prepare) => {
      const [person, fields] = await prepare();
      await setAccount(target(), person, "email_verified_at", "1");
      const client = await createClient(target());
      for (const time of ["first", "again"]) {
        const headers = { ...basic(client), "User-Agent": "Firefox/1.0 Linux" };
        const init = form(await fields(headers), headers);
        expect((await send(target(), tokenPath, init)).status, time).toBe(200);
        await expect.poll(() => told(person)).toHaveLength(1);
      }
    });
  });
}
