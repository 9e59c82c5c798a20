import { describe, expect, it } from "vitest";
import { mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import {
  insertAccount,
  json,
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  tokenFor,
  verify,
  type Person,
} from "../calls/calls.ts";
import { expectInvalid, expectProblem } from "../calls/expect.ts";
import { forgot, linkFor, previewLink, reset, resetPath, verifyEmailPath } from "../calls/links.ts";
import { refresh } from "../calls/sessions.ts";

/** A forgotten password. */
export function forgottenPasswords(target: () => Target): void {
  describe("a forgotten password", () => {
    it("is replaced by the link of a mail, which ends all sessions, opens none and proves the address", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const link = await linkFor(target(), person);
      const password = newPassword();
      const answer = await reset(target(), link, password);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect(answer.headers.get("cache-control")).toBe("no-store");

      expect((await verify(target(), token)).status).toBe(401);
      expect((await refresh(target(), refreshToken)).status).toBe(400);
      expect((await logIn(target(), person)).status).toBe(400);
      const changed = { ...person, password };
      const me = await getMe(target(), await tokenFor(target(), changed));
      expect(me.body).toMatchObject({ username: person.username, email_verified: true });

      const notice = await mailTo(person.email, 2);
      expect(notice.subject).toBe("Your Example password was changed");
      expect(notice.text).toMatch(/^When: .* UTC\nDevice: /m);
      expect(notice.text).toContain(`Secure my account:\n${target().issuer}/app/secure\n`);
      expect(notice.text).not.toContain("#token=");
    });

    it("can be asked for by the username or the address, in any case", async () => {
      const person = await insertAccount(target());
      const names = [person.username, person.username.toUpperCase(), person.email.toUpperCase()];
      for (const [at, username] of names.entries()) {
        expect((await forgot(target(), username)).status).toBe(202);
        await mailTo(person.email, at + 1);
      }
    });

    it("is answered alike for known, unknown and disabled accounts, and only the known one gets a mail", async () => {
      const [known, disabled] = [await insertAccount(target()), await insertAccount(target())];
      await setAccount(target(), disabled, "disabled_at", "1");
      const names = [disabled.username, "nobody-here", "nobody@example.com", "?", known.username];
      const answers = await Promise.all(names.map((name) => forgot(target(), name)));
      const told = answers.map(({ status, text, headers }) => {
        const all = Object.fromEntries(headers);
        return { status, text, headers: { ...all, "x-request-id": "", date: "" } };
      });
      for (const one of told) expect(one).toEqual(told[0]);
      expect(told[0]).toMatchObject({ status: 202, text: "" });
      await mailTo(known.email);
      expect(await mailsTo(disabled.email)).toEqual([]);
      expect(await mailsTo("nobody@example.com")).toEqual([]);
    });

    it("is asked for without a change of the account or its sessions", async () => {
      const { person, token } = await registerAndLogIn(target());
      const before = await accountRow(target(), person);
      await linkFor(target(), person);
      expect(await accountRow(target(), person)).toEqual(before);
      expect((await verify(target(), token)).status).toBe(200);
    });

    it("is told in the language of the request", async () => {
      const person = await insertAccount(target());
      await forgot(target(), person.username, { "Accept-Language": "de-AT,de;q=0.9,en;q=0.5" });
      const mail = await mailTo(person.email);
      expect(mail.subject).toBe("Neues Passwort für Example");
      expect(mail.headers["Content-Language"]).toBe("de");
    });
  });
}

/** What makes a link to a new password void, and what does not. */
export function passwordLinkRules(target: () => Target): void {
  describe("the link to a new password", () => {
    it("VULN-62 names the public URL, and has its token in the fragment only", async () => {
      const person = await insertAccount(target());
      await forgot(target(), person.username, { Host: "evil.example", "X-Forwarded-Host": "evil" });
      const { text } = await mailTo(person.email);
      const [url = ""] = /^http\S+$/m.exec(text) ?? [];
      expect(url.split("#")).toEqual([
        `${target().issuer}/app/reset`,
        expect.stringMatching(/^token=lt1_[\w-]+$/),
      ]);
    });

    it("tells its holder which account it is for, uses nothing up, and of every other token the same", async () => {
      const person = await insertAccount(target());
      const other = await insertAccount(target());
      const link = await linkFor(target(), person);
      const before = await accountRow(target(), person);
      const shown = { username: person.username, email: person.email };
      for (let time = 0; time < 2; time++) {
        const answer = await previewLink(target(), "password", link);
        expect([answer.status, answer.body]).toEqual([200, shown]);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      expect(await accountRow(target(), person)).toEqual(before);
      const ofDisabled = await linkFor(target(), other);
      await setAccount(target(), other, "disabled_at", "1");
      expect((await reset(target(), link)).status).toBe(204);
      const answers = await Promise.all(
        [link, ofDisabled, `${ofDisabled.slice(0, -1)}_`, "lt1_x", "?"].map((token) =>
          previewLink(target(), "password", token),
        ),
      );
      for (const one of answers) {
        expectProblem(one, 400, "invalid_link");
        expect({ ...one.body, instance: "" }).toEqual({ ...answers[0]!.body, instance: "" });
      }
    });

    it("is void after another link has set a password", async () => {
      const person = await insertAccount(target());
      const first = await linkFor(target(), person);
      const second = await linkFor(target(), person);
      expect((await reset(target(), second)).status).toBe(204);
      expectProblem(await reset(target(), first), 400, "invalid_link");
    });

    it("is void after the address of the account has changed, and for a disabled account", async () => {
      const person = await insertAccount(target());
      const link = await linkFor(target(), person);
      const password = newPassword();
      await setAccount(target(), person, "email_key", `'other-${person.email}'`);
      expectProblem(await reset(target(), link, password), 400, "invalid_link");
      await setAccount(target(), person, "email_key", `'${person.email}'`);
      await setAccount(target(), person, "disabled_at", "1");
      expectProblem(await reset(target(), link, password), 400, "invalid_link");
      await setAccount(target(), person, "disabled_at", "null");
      expect((await reset(target(), link, password)).status).toBe(204);
    });

    it("stays usable after a password that breaks a rule", async () => {
      const person = await insertAccount(target());
      const link = await linkFor(target(), person);
      for (const password of ["short", "Summer2026!", person.email, `${person.username}1`]) {
        const body = json({ token: link, password });
        expectInvalid(await send(target(), resetPath, body), "/password");
      }
      expect((await reset(target(), link)).status).toBe(204);
    });

    it("ASVS-9.2.2 proves no address by itself, and no other token sets a password", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const link = await linkFor(target(), person);
      expectProblem(
        await send(target(), verifyEmailPath, json({ token: link })),
        400,
        "invalid_link",
      );
      for (const other of [token, refreshToken]) {
        expectProblem(await reset(target(), other), 400, "invalid_link");
      }
      expect((await accountRow(target(), person))["email_verified_at"]).toBeNull();
    });

    it("changes nothing when a mail scanner calls it by GET or HEAD", async () => {
      const person = await insertAccount(target());
      const link = await linkFor(target(), person);
      for (const method of ["GET", "HEAD"]) {
        for (const path of [`/app/reset?token=${link}`, `${resetPath}?token=${link}`]) {
          await send(target(), path, { method });
        }
      }
      expect((await reset(target(), link)).status).toBe(204);
    });
  });
}

/** Many uses of one link at once. */
export function linkRaces(target: () => Target): void {
  describe("fifty uses of one link at once", () => {
    it("ASVS-15.4.2 set one password", async () => {
      const person = await insertAccount(target());
      const link = await linkFor(target(), person);
      const rivals = Array.from({ length: 50 }, (): Person => ({
        ...person,
        password: newPassword(),
      }));
      const answers = await Promise.all(
        rivals.map(({ password }) => reset(target(), link, password)),
      );
      const statuses = answers.map(
        ({ status, body }) => `${status} ${JSON.stringify(body["code"])}`,
      );
      expect(statuses.toSorted()).toEqual([
        "204 undefined",
        ...Array.from({ length: 49 }, () => '400 "invalid_link"'),
      ]);
      const winner = rivals[answers.findIndex(({ status }) => status === 204)];
      expect((await logIn(target(), winner ?? person)).status).toBe(200);
      await mailTo(person.email, 2);
    });
  });
}

/** Requests that a password link refuses before the database is asked. */
export function invalidPasswordLinks(target: () => Target): void {
  describe("a request for a new password", () => {
    it("is refused without its fields", async () => {
      expectInvalid(await send(target(), "/authenticate/password/forgot", json({})), "/username");
      expectInvalid(await send(target(), resetPath, json({})), "/token", "/password");
    });

    it("VULN-49 is refused with several addresses or with a line break", async () => {
      for (const username of [["a@example.com", "b@example.com"], "a@example.com\nBcc: b@x.com"]) {
        const body = json({ username });
        expectInvalid(await send(target(), "/authenticate/password/forgot", body), "/username");
      }
    });

    it("VULN-53 is refused with a token of another form", async () => {
      for (const token of ["", "x", "lt1_", `rt1_${"A".repeat(75)}`, "x".repeat(10_000)]) {
        expectProblem(await reset(target(), token), 400, "invalid_link", token.slice(0, 10));
      }
    });
  });
}
