import { expect, it } from "vitest";
import { mailTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { changePassword, deleteMe, updateMe } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import {
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  tokensIn,
  uniqueName,
  verify,
  withBearer,
  type Person,
} from "../calls/calls.ts";
import { expectOAuthError, expectProblem } from "../calls/expect.ts";
import {
  askEmailChange,
  askLoginLink,
  askVerification,
  linkFor,
  logInByLink,
  reset,
  verifyEmail,
} from "../calls/links.ts";
import { refresh } from "../calls/sessions.ts";

/** Everything that happens to one account, with the mails that arrive. */
export function wholeLife(target: () => Target): void {
  it("one account: registered, verified, moved, recovered, exported and deleted, each link once", async () => {
    let person: Person = newcomer();
    const enter = async () => tokensIn(await logIn(target(), person));
    const me = async (token: string) => (await getMe(target(), token)).body;
    /** Uses a link, and again, which must fail. */
    const once = async (use: () => ReturnType<typeof verifyEmail>) => {
      expect((await use()).status).toBe(204);
      expectProblem(await use(), 400, "invalid_link");
    };

    expect((await register(target(), person)).body["email_verified"]).toBe(false);
    const first = await enter();
    const proof = await linkFor(target(), person, () => askVerification(target(), first.token));
    expect((await me(first.token))["email_verified"]).toBe(false);
    await once(() => verifyEmail(target(), proof, first.token));
    expect((await me(first.token))["email_verified"]).toBe(true);

    const old = person;
    person = { ...person, email: `${uniqueName()}@new.example.org` };
    const move = await linkFor(target(), person, () =>
      askEmailChange(target(), first.token, person.email),
    );
    expect((await me(first.token))["email"]).toBe(old.email);
    await once(() => verifyEmail(target(), move, first.token));
    expect(await me(first.token)).toMatchObject({ email: person.email, email_verified: true });
    const moved = await mailTo(old.email, 2);
    expect(moved.subject).toBe("Your email address for Example was changed");
    expect(moved.text).not.toContain(person.email);
    expect((await logIn(target(), { ...person, username: old.email })).status).toBe(400);
    const second = tokensIn(await logIn(target(), { ...person, username: person.email }));

    const changed = newPassword();
    const answer = await changePassword(target(), second.token, person.password, changed, {
      "Accept-Language": "de",
    });
    expect(answer.status).toBe(204);
    person = { ...person, password: changed };
    expect((await verify(target(), first.token)).status).toBe(401);
    expect((await verify(target(), second.token)).status).toBe(200);
    const told = await mailTo(person.email, 2);
    expect(told.subject).toBe("Ihr Passwort für Example wurde geändert");

    const forgotten = await linkFor(target(), person);
    person = { ...person, password: newPassword() };
    await once(() => reset(target(), forgotten, person.password));
    expectOAuthError(await refresh(target(), second.refreshToken), 400, "invalid_grant");

    const door = await linkFor(target(), person, () => askLoginLink(target(), person.username));
    const third = tokensIn(await logInByLink(target(), door));
    expectOAuthError(await logInByLink(target(), door), 400, "invalid_grant");
    expect((await updateMe(target(), third.token, { name: "Ann Jones" })).status).toBe(200);
    const exported = await send(target(), "/users/me/export", withBearer(third.token));
    expect(exported.body["account"]).toMatchObject({ email: person.email, name: "Ann Jones" });

    expect((await deleteMe(target(), third.token, person.password)).status).toBe(204);
    const farewell = await mailTo(person.email, 6);
    expect(farewell.subject).toBe("Your Example account has been deleted");
    expect(farewell.text).not.toContain("Ann");
    expect((await verify(target(), third.token)).status).toBe(401);
    expectOAuthError(await refresh(target(), third.refreshToken), 400, "invalid_grant");
    expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
    const { username, email } = person;
    expectProblem(await register(target(), newcomer({ username })), 409, "username_taken");
    expect((await register(target(), newcomer({ email }))).status).toBe(201);
  });
}
