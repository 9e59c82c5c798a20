import type { ChallengePurpose } from "../../../src/core/factors/ports.ts";
import { decode, encode } from "../../../src/drivers/base64url.ts";
import { createChallenges } from "../../../src/drivers/factors/challenges.ts";
import { loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { same, type Case } from "./check.ts";

const sourceOf = (letter: string) =>
  ({ algorithm: "HS256", material: `Test-Key-Of-32-Bytes-And-More-${letter.repeat(8)}` }) as const;
const now = 1_795_570_113_039;
const purposes: readonly ChallengePurpose[] = [
  "register",
  "login",
  "second-factor",
  "reauthenticate",
];

export const challenges: Readonly<Record<string, Case>> = {
  async "MF-14 FA-52 a challenge of 57 bytes is read for its purpose and binding alone"() {
    const { issue, read } = await createChallenges(
      await loadSigningKey(sourceOf("a")),
      [],
      systemRandom,
    );
    for (const purpose of purposes) {
      for (const binding of ["", "session a"]) {
        const challenge = await issue(purpose, binding, now);
        same(decode(challenge)?.length, 57);
        for (const other of purposes) {
          for (const otherBinding of ["", "session a", "session b"]) {
            const isIts = other === purpose && otherBinding === binding;
            same(await read(challenge, other, otherBinding), isIts ? now : undefined, other);
          }
        }
        same((await issue(purpose, binding, now)) === challenge, false);
      }
    }
  },

  async "FA-52 a challenge is not read after a change of any one byte, or in another spelling"() {
    const { issue, read } = await createChallenges(
      await loadSigningKey(sourceOf("a")),
      [],
      systemRandom,
    );
    const challenge = await issue("login", "", now);
    const bytes = decode(challenge) ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at++) {
      const changed = new Uint8Array(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      same(await read(encode(changed), "login", ""), undefined, `byte ${at}`);
    }
    const shorter = encode(bytes.slice(0, -1));
    for (const text of [
      "",
      `${challenge}=`,
      ` ${challenge}`,
      `${challenge}AAAA`,
      shorter,
      "challenge",
    ]) {
      same(await read(text, "login", ""), undefined, text);
    }
  },

  async "FA-52 a challenge of a previous key is read, and one of another key is not"() {
    const first = await loadSigningKey(sourceOf("a"));
    const next = await loadSigningKey(sourceOf("b"));
    const challenge = await (
      await createChallenges(first, [], systemRandom)
    ).issue("login", "", now);
    const previous = [await loadVerificationKey(sourceOf("a"))];
    const rotated = await createChallenges(next, previous, systemRandom);
    same(await rotated.read(challenge, "login", ""), now);
    const stranger = await createChallenges(next, [], systemRandom);
    same(await stranger.read(challenge, "login", ""), undefined);
    const hash = await stranger.hash(challenge);
    same([hash.length, hash === (await rotated.hash(challenge))], [43, true]);
  },
};
