import { expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, verify } from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import {
  addPasskey,
  codeOf,
  codesIn,
  confirmTotp,
  factorsPath,
  listFactors,
  sendFactor,
  startTotp,
} from "../calls/factors.ts";
import { logInBy } from "../calls/sessions.ts";

const utc = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const none = {
  totp: null,
  passkeys: [],
  recovery_codes: { left: 0, created_at: null },
  two_step: false,
  required: false,
};

/** The second factors and passkeys of a user, from the first to the last one. */
export function ownFactors(target: () => Target): void {
  it("MF-11 MF-15 MF-22 FA-22 factors are set up, listed without secrets, and removed; other sessions end", async () => {
    const { person, token } = await registerAndLogIn(target());
    const { token: other } = await logInBy(target(), undefined, person);
    expect((await listFactors(target(), token)).body).toEqual(none);

    const app = await startTotp(target(), token);
    const code = codeOf(app.secret);
    expectProblem(
      await confirmTotp(target(), other, app.enrolmentToken, code),
      400,
      "expired_token",
    );
    expectProblem(
      await confirmTotp(target(), token, app.enrolmentToken, "12345"),
      403,
      "wrong_code",
    );
    const confirmed = await confirmTotp(target(), token, app.enrolmentToken, code);
    expect(confirmed.status).toBe(201);
    expect(Object.keys(confirmed.body)).toEqual(["recovery_codes"]);
    expect(codesIn(confirmed)).toHaveLength(10);
    expectChallenge(await verify(target(), other), "invalid_token");
    // The session that confirmed the app has both factors at once.
    expect((await verify(target(), token)).body).toMatchObject({ acr: "aal2" });
    expectProblem(
      await sendFactor(target(), token, "POST", `${factorsPath}/totp`),
      409,
      "totp_exists",
    );

    const { id, answer } = await addPasskey(target(), token, "My phone");
    const passkey = {
      id,
      name: "My phone",
      created_at: utc,
      last_used_at: null,
      backed_up: true,
      transports: ["hybrid", "internal"],
      verified: true,
    };
    expect(answer.body).toEqual(passkey);
    const listed = await listFactors(target(), token);
    expect(listed.headers.get("cache-control")).toBe("no-store");
    expect(listed.body).toEqual({
      ...none,
      totp: { created_at: utc, last_used_at: null },
      passkeys: [passkey],
      recovery_codes: { left: 10, created_at: utc },
    });

    const path = `${factorsPath}/passkeys/${id}`;
    expect((await sendFactor(target(), token, "PATCH", path, { name: "Old" })).status).toBe(204);
    expect((await sendFactor(target(), token, "DELETE", path)).status).toBe(204);
    expectProblem(await sendFactor(target(), token, "DELETE", path), 404, "not_found");
    const remove = () => sendFactor(target(), token, "DELETE", `${factorsPath}/totp`);
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
    expect((await listFactors(target(), token)).body).toEqual(none);
  });
}
