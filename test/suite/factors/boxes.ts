import { createSecretBox } from "../../../src/drivers/factors/secret-box.ts";
import { loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { codeOf, same, type Case } from "./check.ts";

const [ann, bob] = ["019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90", "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91"];
const sourceOf = (letter: string) =>
  ({ algorithm: "HS256", material: `Test-Key-Of-32-Bytes-And-More-${letter.repeat(8)}` }) as const;
const [first, second] = [sourceOf("a"), sourceOf("b")];
const secret = Uint8Array.from({ length: 20 }, (_, at) => at);

export const boxes: Readonly<Record<string, Case>> = {
  async "FA-23 a box opens for its owner, and in the row of another account it does not"() {
    const box = await createSecretBox(await loadSigningKey(first), [], systemRandom);
    const sealed = await box.seal(secret, ann);
    same(/^b1_[\w-]{64}$/.test(sealed.secret), true, sealed.secret);
    same(/^[\w-]{22}$/.test(sealed.keyId), true, sealed.keyId);
    same([...(await box.open(sealed, ann))], [...secret]);
    same(await codeOf(box.open(sealed, bob)), "unavailable");
    same(await codeOf(box.open(sealed, "")), "unavailable");
    same((await box.seal(secret, ann)).secret === sealed.secret, false);
  },

  async "FA-23 a box does not open after a change of any byte"() {
    const box = await createSecretBox(await loadSigningKey(first), [], systemRandom);
    const sealed = await box.seal(secret, ann);
    for (const at of [2, 3, 20, 40, sealed.secret.length - 1]) {
      const letter = sealed.secret[at] === "A" ? "B" : "A";
      const changed = `${sealed.secret.slice(0, at)}${letter}${sealed.secret.slice(at + 1)}`;
      same(await codeOf(box.open({ ...sealed, secret: changed }, ann)), "unavailable", `${at}`);
    }
    for (const changed of ["", "b1_", "b1_AAAA", sealed.secret.slice(3), `${sealed.secret}AAAA`]) {
      same(await codeOf(box.open({ ...sealed, secret: changed }, ann)), "unavailable", changed);
    }
  },

  async "FA-30 a box of a previous key opens and is old, and without that key it is unavailable"() {
    const sealed = await (
      await createSecretBox(await loadSigningKey(first), [], systemRandom)
    ).seal(secret, ann);
    const next = await loadSigningKey(second);
    const rotated = await createSecretBox(next, [await loadVerificationKey(first)], systemRandom);
    same([...(await rotated.open(sealed, ann))], [...secret]);
    same([rotated.isOld(sealed), rotated.oldKeyIds], [true, [sealed.keyId]]);
    const again = await rotated.seal(secret, ann);
    same([rotated.isOld(again), again.keyId === sealed.keyId], [false, false]);
    const dropped = await createSecretBox(next, [], systemRandom);
    same([...(await dropped.open(again, ann))], [...secret]);
    same(await codeOf(dropped.open(sealed, ann)), "unavailable");
  },
};
