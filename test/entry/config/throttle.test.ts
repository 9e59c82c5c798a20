import { describe, expect, it } from "vitest";
import {
  expectRefused,
  faultsOf,
  read,
  strongSecret,
} from "../../support/documents/configuration.ts";
import { limitNamed, usualLimits } from "../../support/limits.ts";

const limits = (THROTTLE: string) => read({ THROTTLE }).policy.throttle;

describe("the limits in the configuration", () => {
  it("are those of the table by default", () => {
    expect(limits("")).toEqual(usualLimits);
    expect(read({}).policy.throttleStrict).toBe(false);
    expect(read({ THROTTLE_STRICT: "on" }).policy.throttleStrict).toBe(true);
  });

  it("can have another number, or be off, and the others stay", () => {
    const { "login-network": _, ...others } = usualLimits;
    const register = limitNamed("register");
    const changed = { ...register, rule: { ...register.rule, limit: 100 } };
    expect(limits(" register=100 , login-network=off,")).toEqual({ ...others, register: changed });
  });

  it("take the number as tries at once, in a window, or in all", () => {
    const given = limits("login-place=200,login-account=5,requests=1000");
    expect(given["login-place"]?.rule).toMatchObject({ atOnce: 200, most: 200, base: 1000 });
    expect(given["login-account"]?.rule).toEqual({ most: 5 });
    expect(given["requests"]?.rule).toEqual({ limit: 1000, window: 1000 });
  });

  it.each(["register", "register=0", "register=-1", "register=1.5", "register=on", "nothing=1"])(
    "refuses %s, and says what is allowed",
    (THROTTLE) => {
      expectRefused("THROTTLE", { THROTTLE });
      expect(faultsOf({ THROTTLE })[0]).toContain("register=100");
    },
  );

  it.each([
    ["nothing=1", "number 1 (nothing=1)"],
    ["register=100, login-netwrok=5,redeem=0", "number 2 (login-netwrok=5)"],
    ["register:100", "number 1 (register:100)"],
    ["redeem", "number 1 (redeem)"],
  ])("names the wrong entry of %s", (THROTTLE, named) => {
    expect(faultsOf({ THROTTLE })).toEqual([expect.stringContaining(named)]);
  });

  it("does not repeat a wrong entry that may be a secret", () => {
    const pasted = strongSecret();
    for (const entry of [pasted, `register=${pasted}`, `mysql://latchkey:${pasted}@db/accounts`]) {
      const [fault] = faultsOf({ THROTTLE: `redeem=1,${entry}` });
      expect(fault).toContain("number 2. ");
      expect(fault).not.toContain(pasted);
    }
  });

  it.each(["toString=1", "__proto__=off", "register=100;redeem=1", "register=9999999999"])(
    "refuses %s",
    (THROTTLE) => {
      expectRefused("THROTTLE", { THROTTLE });
    },
  );
});
