import { describe, expect, it } from "vitest";
import { asksSecondFactor, assuranceIn, assuranceOf } from "../../../src/core/factors/assurance.ts";
import { totp } from "../../suite/store/factors/records.ts";

describe("the assurance of a session", () => {
  it.each([
    [["password"], "aal1", ["pwd"]],
    [["password", "totp"], "aal2", ["pwd", "otp", "mfa"]],
    [["password", "recovery_code"], "aal2", ["pwd", "otp", "mfa"]],
    [["password", "passkey"], "aal2", ["pwd", "pop", "user", "mfa"]],
    [["password", "password"], "aal1", ["pwd"]],
    [["password", "link"], "aal1", ["pwd", "otp"]],
    [["link"], "aal1", ["otp"]],
    [["link", "totp"], "aal2", ["otp", "mfa"]],
    [["totp"], "aal1", ["otp"]],
    [["totp", "recovery_code"], "aal1", ["otp"]],
    [[], "aal1", []],
    [["password", "of-the-next-release", "constructor"], "aal1", ["pwd"]],
  ] as const)("of %j is %s", (methods, acr, amr) => {
    expect(assuranceOf(methods)).toEqual({ acr, amr });
    expect(assuranceIn({ methods: methods.join(" ") })).toEqual({ acr, amr });
  });

  it("FA-80 of a passkey alone is that of two factors", () => {
    expect(assuranceOf(["passkey"])).toEqual({ acr: "aal2", amr: ["pop", "user", "mfa"] });
  });
});

describe("a login by password", () => {
  const none = { totp: undefined, hasPasskey: false, hasRecoveryCode: false, twoFactor: false };
  it.each([
    [none, false, false],
    [none, true, false],
    [{ ...none, totp: totp() }, false, true],
    [{ ...none, hasPasskey: true }, false, false],
    [{ ...none, hasPasskey: true }, true, true],
    [{ ...none, hasPasskey: true, twoFactor: true }, false, true],
    [{ ...none, twoFactor: true }, true, false],
    [{ ...none, hasRecoveryCode: true }, true, false],
  ])(
    "of an account with %o, required %s, asks for a second factor: %s",
    (factors, required, asks) => {
      expect(asksSecondFactor(factors, required)).toBe(asks);
    },
  );
});
