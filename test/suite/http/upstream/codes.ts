import { describe, expect, it, onTestFinished, vi } from "vitest";
import { codeIn, mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountIdsOf, accountRow, setAccount } from "../calls/accounts.ts";
import { insertAccount, uniqueName, type Answer } from "../calls/calls.ts";
import { expectInvalid, expectProblem } from "../calls/expect.ts";
import { preview, returnFrom, stranger, type Claims, type Stage } from "./stage.ts";
import { openBrowser, waitingIn, expectTrouble, placeOf } from "./visitor.ts";

/** First logins of users whose provider gives no address to believe. They prove one by a code. */
export function provenAddresses(stage: () => Stage): void {
  const arrive = async (claims: Claims = stranger(), target: Target = stage().target) => {
    const browser = openBrowser(target);
    const token = waitingIn(await returnFrom(stage(), browser, "doubtful", claims));
    const send = (body: object): Promise<Answer> =>
      browser.call("POST", "/session/upstream", { token, ...body });
    return { browser, claims, token, send };
  };
  type Arrived = Awaited<ReturnType<typeof arrive>>;

  const chosenBy = ({ claims: { preferred_username: username, name } }: Arrived) => ({
    username,
    name,
  });
  /** Asks for a code, and gives the request that it belongs to. */
  async function ask(arrived: Arrived, email: string): Promise<string> {
    const time_zone = "Europe/Berlin";
    const { status, text, body } = await arrived.send({ email, time_zone });
    expect({ status, body }, text).toEqual({
      status: 202,
      body: { login_request: expect.stringMatching(/^lr1_/), expires_in: 600 },
    });
    return String(body["login_request"]);
  }
  const another = (code: string): string => String((Number(code) + 1) % 1e6).padStart(6, "0");
  const accountsWith = async (email: string) =>
    stage().target.sql(`SELECT id, email_verified_at FROM users WHERE email_key = '${email}'`);

  describe("a first login whose address must be proven", () => {
    it("makes the account by the code that the address got, and not before", async () => {
      const arrived = await arrive();
      const email = `${uniqueName()}@example.com`;
      const request = await ask(arrived, email);
      const mail = await mailTo(email);
      expect(mail.text).toMatch(/^When: .* UTC$/m);
      expect(await accountsWith(email)).toEqual([]);
      const proof = { email, login_request: request, code: codeIn(mail) };
      const made = await arrived.send({ ...proof, ...chosenBy(arrived) });
      expect(made.status, made.text).toBe(200);
      expect(await accountsWith(email)).toMatchObject([{ email_verified_at: expect.any(Number) }]);
      expect(await arrived.browser.user()).toBe(arrived.claims.preferred_username);
      const again = openBrowser(stage().target);
      placeOf(await returnFrom(stage(), again, "doubtful", arrived.claims));
      expect(await again.user()).toBe(arrived.claims.preferred_username);
    });

    it("FE-1 takes the provider's own address only after its code", async () => {
      const arrived = await arrive();
      const { email } = arrived.claims;
      expect(await preview(arrived.browser, arrived.token)).toMatchObject({
        case: "email_needed",
        email,
      });
      expectInvalid(await arrived.send(chosenBy(arrived)), "/email");
      const login_request = await ask(arrived, email);
      const code = another(codeIn(await mailTo(email)));
      const wrong = await arrived.send({ email, login_request, code, ...chosenBy(arrived) });
      expectProblem(wrong, 400, "invalid_code");
      expect(await accountsWith(email)).toEqual([]);
    });

    it.each(["verified", "not verified", "disabled"])(
      "tells nobody that an address is taken, and its owner alone: %s",
      async (kind) => {
        const person = await insertAccount(stage().target);
        const { email } = person;
        if (kind === "verified") await setAccount(stage().target, person, "email_verified_at", "1");
        if (kind === "disabled") await setAccount(stage().target, person, "disabled_at", "1");
        const before = (await mailsTo(email)).length;
        const arrived = await arrive();
        const login_request = await ask(arrived, email);
        const free = await arrived.send({ email: `${uniqueName()}@example.com` });
        const mails = async () => (await mailsTo(email)).slice(before);
        if (kind !== "disabled") {
          await expect.poll(async () => (await mails()).length).toBeGreaterThan(0);
          for (const { text } of await mails()) expect(text).not.toMatch(/^\d{6}$/m);
        }
        expect(free.status).toBe(202);
        const guess = { email, login_request, code: "123456", ...chosenBy(arrived) };
        expectProblem(await arrived.send(guess), 400, "invalid_code");
        expect(
          await accountIdsOf(stage().target, { username: arrived.claims.preferred_username }),
        ).toEqual([]);
        const id = String((await accountRow(stage().target, person))["id"]);
        expect(
          await stage().target.sql(`SELECT id FROM identities WHERE user_id = '${id}'`),
        ).toEqual([]);
      },
    );

    it("takes a code for its own address, login and request alone", async () => {
      const [one, two] = [await arrive(), await arrive()];
      const email = `${uniqueName()}@example.com`;
      const other = `${uniqueName()}@example.com`;
      const login_request = await ask(one, email);
      const code = codeIn(await mailTo(email));
      const later = await ask(two, email);
      const proof = { email, login_request, code };
      for (const [arrived, body] of [
        [one, { ...proof, email: other }],
        [two, proof],
        [one, { ...proof, login_request: later }],
        [one, { ...proof, login_request: "lr1_x" }],
      ] as const) {
        const answer = await arrived.send({ ...chosenBy(arrived), ...body });
        expectProblem(answer, 400, "invalid_code", JSON.stringify(Object.keys(body)));
      }
      expect((await one.send({ ...proof, ...chosenBy(one) })).status).toBe(200);
      const reused = await one.send({ ...proof, ...chosenBy(one) });
      expect(reused.status).toBe(400);
    });

    it("stops after five wrong codes, and after ten minutes", async () => {
      // With the limits that a server has by default.
      const arrived = await arrive(stranger(), await stage().beside({ THROTTLE: "" }));
      const email = `${uniqueName()}@example.com`;
      const login_request = await ask(arrived, email);
      const code = codeIn(await mailTo(email));
      const proof = { email, login_request, ...chosenBy(arrived) };
      for (let count = 0; count < 5; count++) {
        expectProblem(await arrived.send({ ...proof, code: another(code) }), 400, "invalid_code");
      }
      expectProblem(await arrived.send({ ...proof, code }), 400, "invalid_code");

      const late = await arrive();
      const address = `${uniqueName()}@example.com`;
      const request = await ask(late, address);
      const good = codeIn(await mailTo(address));
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60 * 1000 + 1000 });
      onTestFinished(() => void vi.useRealTimers());
      const body = { email: address, login_request: request, code: good, ...chosenBy(late) };
      expect((await late.send(body)).status).toBe(400);
      expect(await accountsWith(address)).toEqual([]);
    });

    it("FE-7 is closed where emails cannot be sent, and where nobody may register", async () => {
      const silent = { SMTP_URL: "", MAIL_FROM: "", LOGIN_LINKS: "off" };
      const production = { NODE_ENV: "production", BCRYPT_COST: "10" };
      const withoutMail = await stage().beside({ ...production, ...silent });
      const closed = await stage().beside({}, { registration: { open: false } });
      for (const target of [withoutMail, closed]) {
        const answer = await returnFrom(stage(), openBrowser(target), "doubtful", stranger());
        expectTrouble(answer, "doubtful", "upstream_closed");
      }
      const arrived = await arrive();
      const there = openBrowser(closed, arrived.browser.jar);
      const email = `${uniqueName()}@example.com`;
      const body = { token: arrived.token, email };
      expectProblem(await there.call("POST", "/session/upstream", body), 403, "upstream_closed");
    });
  });
}
