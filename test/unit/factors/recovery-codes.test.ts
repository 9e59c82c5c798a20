import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../support/secrets.ts";
import { openStage, type Stage } from "./stage.ts";

describe("recovery codes", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.backend.close());

  const make = async (userId: string) =>
    (await stage.factors.makeRecoveryCodes(userId)).map((code) => secret(code));

  it("FA-27 FA-28 MF-7 work once each, as they are typed, for their account alone", async () => {
    const { ann, bob, factors } = stage;
    const [first = "", second = ""] = await make(ann.userId);
    expect(await factors.useRecoveryCode(bob.userId, first)).toBe(false);
    const typed = ` ${first.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")} `;
    expect(await factors.useRecoveryCode(ann.userId, typed)).toBe(true);
    expect(await factors.useRecoveryCode(ann.userId, first)).toBe(false);
    const uses = Array.from({ length: 50 }, () => factors.useRecoveryCode(ann.userId, second));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    for (const text of ["", "nonsense", `${first}0`, "０".repeat(24)]) {
      expect(await factors.useRecoveryCode(ann.userId, text), text).toBe(false);
    }
  });

  it("FA-28 are void as soon as new ones are made", async () => {
    const { ann, factors } = stage;
    const [old = ""] = await make(ann.userId);
    const [next = ""] = await make(ann.userId);
    expect(await factors.useRecoveryCode(ann.userId, old)).toBe(false);
    expect(await factors.useRecoveryCode(ann.userId, next)).toBe(true);
    expect(await stage.ports.store.listRecoveryCodes(ann.userId)).toHaveLength(9);
  });

  it("are stored as hashes only", async () => {
    const codes = await make(stage.bob.userId);
    const rows = JSON.stringify(stage.backend.sql("select * from recovery_codes"));
    for (const code of codes) {
      expect(rows.includes(code) || rows.includes(code.replaceAll("-", ""))).toBe(false);
    }
  });
});
