import { describe, expect, it } from "vitest";
import type { Lie } from "../../../support/upstream/lies.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { expectProblem } from "../calls/expect.ts";
import { addTotp, codeOf } from "../calls/factors.ts";
import { preview, returnFrom, signUp, stranger, type Claims, type Stage } from "./stage.ts";
import { placeOf, waitingIn } from "./visitor.ts";

/** Users without a password prove again who they are, by a new login at their provider. */
export function confirming(stage: () => Stage): void {
  type User = Awaited<ReturnType<typeof signUp>>;

  /** A user whose last proof is eleven minutes old. */
  async function stale(): Promise<User> {
    const user = await signUp(stage());
    const { id } = await accountRow(stage().target, user.person);
    await stage().target.sql(
      `UPDATE sessions SET proven_at = proven_at - 660000 WHERE user_id = '${String(id)}'`,
    );
    return user;
  }
  const atProvider = async ({ browser }: User, claims: Claims, lie: Lie = {}) =>
    browser.back(
      stage().idp.authorize(await browser.start("idp", { intent: "confirm" }), claims, lie),
    );
  const confirm = ({ browser }: User, waiting: string, more: object = {}) =>
    browser.call("POST", "/session/reauthentication", { upstream: waiting, ...more });
  /** Whether the session may do what needs a recent proof. */
  const canChange = async ({ browser }: User): Promise<boolean> => {
    const token = await browser.token();
    const path = "/users/me/identities/00000000-0000-4000-8000-000000000000";
    return (await browser.call("DELETE", path, undefined, token)).status === 404;
  };

  describe("a user without a password whose last proof is old", () => {
    it("confirms by a new login at the provider and a click, once", async () => {
      const user = await stale();
      expect(await canChange(user)).toBe(false);
      const waiting = waitingIn(await atProvider(user, user.claims));
      expect(await canChange(user)).toBe(false);
      expect(await preview(user.browser, waiting)).toMatchObject({
        provider: "idp",
        intent: "confirm",
        case: "confirm",
        account: { username: user.person.username },
      });
      const answer = await confirm(user, waiting);
      expect(answer.status, answer.text).toBe(200);
      expect(await canChange(user)).toBe(true);
      expectProblem(await confirm(user, waiting), 400, "expired_token");
    });

    it.each([
      ["does not say when", { auth_time: undefined }],
      ["asked the user before the start", { auth_time: Math.floor(Date.now() / 1000) - 60 }],
    ])("is not believed by a provider that %s", async (_, claims) => {
      const user = await stale();
      const place = placeOf(await atProvider(user, user.claims, { claims }));
      expect(place.path).toBe("/app/account/connected");
      expect(place.query).toMatchObject({ error: "upstream_failed", provider: "idp" });
      expect(await canChange(user)).toBe(false);
    });

    it("does not confirm by an identity that is not of the account", async () => {
      const user = await stale();
      const other = await signUp(stage());
      for (const claims of [other.claims, stranger()]) {
        const waiting = waitingIn(await atProvider(user, claims));
        expectProblem(await confirm(user, waiting), 400, "upstream_failed");
      }
      expect(await canChange(user)).toBe(false);
    });

    it("does not confirm by a token of another session, of a login, or to connect", async () => {
      const user = await stale();
      const other = await signUp(stage());
      const theirs = waitingIn(await atProvider(other, other.claims));
      for (const [name, value] of other.browser.jar) {
        if (name.includes("-up")) user.browser.jar.set(name, value);
      }
      expectProblem(await confirm(user, theirs), 400, "expired_token");
      const login = waitingIn(await returnFrom(stage(), user.browser, "idp", stranger()));
      expectProblem(await confirm(user, login), 400, "expired_token");
      const url = await user.browser.start("idp", { intent: "link" });
      const link = waitingIn(await user.browser.back(stage().idp.authorize(url, user.claims)));
      expectProblem(await confirm(user, link), 400, "expired_token");
      expect(await canChange(user)).toBe(false);
    });

    it("needs the second factor of the account as well", async () => {
      const user = await signUp(stage());
      const { secret: base32 } = await addTotp(stage().target, user.token);
      const { id } = await accountRow(stage().target, user.person);
      await stage().target.sql(
        `UPDATE sessions SET proven_at = proven_at - 660000 WHERE user_id = '${String(id)}'`,
      );
      const alone = await confirm(user, waitingIn(await atProvider(user, user.claims)));
      expect({ status: alone.status, code: alone.body["code"] }).toEqual({
        status: 400,
        code: "mfa_required",
      });
      expect(await canChange(user)).toBe(false);
      const waiting = waitingIn(await atProvider(user, user.claims));
      const answer = await confirm(user, waiting, { totp: codeOf(base32) });
      expect(answer.status, answer.text).toBe(200);
      expect(await canChange(user)).toBe(true);
    });

    it("of a disabled account confirms nothing", async () => {
      const user = await stale();
      const waiting = waitingIn(await atProvider(user, user.claims));
      await setAccount(stage().target, user.person, "disabled_at", "1");
      expect((await confirm(user, waiting)).status).toBe(400);
    });
  });
}
