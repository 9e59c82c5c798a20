import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  algorithmNames,
  algorithms,
  type AlgorithmName,
} from "../../../../src/drivers/jwt/algorithms.ts";
import {
  generateKey,
  KeyError,
  loadSigningKey,
  loadVerificationKey,
} from "../../../../src/drivers/jwt/keys.ts";

const pairNames = algorithmNames.filter((name) => algorithms[name].kind === "pair");
const secretNames = algorithmNames.filter((name) => algorithms[name].kind === "secret");

const pkcs8 = ({ privateKey }: { privateKey: KeyObject }): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const spki = ({ publicKey }: { publicKey: KeyObject }): string =>
  publicKey.export({ type: "spki", format: "pem" }).toString();
const jwkOf = ({ privateKey }: { privateKey: KeyObject }): JsonWebKey =>
  privateKey.export({ format: "jwk" });

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const smallRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherP256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" });
const ed25519 = generateKeyPairSync("ed25519");
const otherEd25519 = generateKeyPairSync("ed25519");

const right: Record<string, { privateKey: KeyObject; publicKey: KeyObject }> = {
  RS256: rsa,
  PS256: rsa,
  ES256: p256,
  ES384: p384,
  EdDSA: ed25519,
};

/** Returns the message of the KeyError. Fails if the message contains eight consecutive letters of the key. */
async function refusalOf(load: Promise<unknown>, material: string): Promise<string> {
  const error = await load.then(
    () => expect.fail("the key was loaded"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyError);
  const { message } = error as KeyError;
  const body = material.replaceAll(/-----[A-Z ]+-----|"(?:kty|crv|alg|use|key_ops)"/g, "");
  for (let at = 0; at + 8 <= body.length; at += 4) {
    expect(message).not.toContain(body.slice(at, at + 8));
  }
  return message;
}

async function refuses(algorithm: AlgorithmName, material: string | object): Promise<string> {
  const text = typeof material === "string" ? material : JSON.stringify(material);
  await refusalOf(loadVerificationKey({ algorithm, material: text }), text);
  return refusalOf(loadSigningKey({ algorithm, material: text }), text);
}

describe.each(pairNames)("loading a key for %s", (algorithm) => {
  const kind = algorithms[algorithm].kind === "pair" ? algorithms[algorithm] : undefined;
  const others = [rsa, p256, p384, p521, ed25519].filter(
    ({ privateKey }) => privateKey !== right[algorithm]?.privateKey,
  );
  const pair = right[algorithm] ?? rsa;

  it("rejects a key of another type or curve", async () => {
    for (const other of [...others, generateKeyPairSync("x25519"), generateKeyPairSync("ed448")]) {
      for (const material of [pkcs8(other), spki(other), jwkOf(other)]) {
        expect(await refuses(algorithm, material)).toContain(algorithm);
      }
    }
  });

  it("rejects a secret in any form", async () => {
    const secret = await generateKey("HS512");
    expect(await refuses(algorithm, secret)).toContain("PEM");
    await refuses(algorithm, { kty: "oct", k: secret });
  });

  it("rejects a public key for signing, and accepts it for verification", async () => {
    for (const material of [spki(pair), JSON.stringify(pair.publicKey.export({ format: "jwk" }))]) {
      const message = await refusalOf(loadSigningKey({ algorithm, material }), material);
      expect(message).toContain("private");
      expect(await loadVerificationKey({ algorithm, material })).toMatchObject({ algorithm });
    }
  });

  it("rejects a PEM that is broken, encrypted, in another format or not alone", async () => {
    const pem = pkcs8(pair);
    const der = pem.split("\n").slice(1, -2).join("");
    const framed = (label: string, body = der): string =>
      `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
    const encrypted = pair.privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "a passphrase" })
      .toString();
    for (const material of [
      "",
      " ",
      der,
      encrypted,
      framed("RSA PRIVATE KEY"),
      framed("EC PRIVATE KEY"),
      framed("OPENSSH PRIVATE KEY"),
      framed("CERTIFICATE"),
      framed("PUBLIC KEY"),
      framed("PRIVATE KEY", der.slice(0, -8)),
      framed("PRIVATE KEY", der.slice(8)),
      framed("PRIVATE KEY", `${der}?`),
      framed("PRIVATE KEY", "AAAA"),
      framed("PRIVATE KEY", "="),
      pem.replace("BEGIN PRIVATE", "BEGIN PUBLIC"),
      pem.replace("-----END PRIVATE KEY-----", ""),
      pem + pem,
      `some text\n${pem}`,
    ]) {
      await refuses(algorithm, material);
    }
  });

  it("rejects a JWK that is broken, incomplete or for another algorithm", async () => {
    const jwk = jwkOf(pair);
    const { kty: _, ...withoutKind } = jwk;
    for (const material of [
      "{",
      "{}",
      `${JSON.stringify(jwk)},`,
      JSON.stringify(jwk).slice(0, -1),
      JSON.stringify([jwk]),
      withoutKind,
      { ...jwk, kty: kind?.kty === "RSA" ? "EC" : "RSA" },
      { ...jwk, alg: "HS256" },
      { ...jwk, alg: "none" },
      { ...jwk, alg: "" },
      { ...jwk, x: "AAAA", n: "AAAA" },
      { ...jwk, x: 5, n: 5, e: 5 },
      { keys: [jwk] },
    ]) {
      await refuses(algorithm, material);
    }
  });

  it("rejects a JWK for encryption", async () => {
    await refuses(algorithm, { ...jwkOf(pair), use: "enc" });
    await refuses(algorithm, { ...jwkOf(pair), key_ops: ["encrypt", "decrypt"] });
  });

  it("rejects a private part that is broken or belongs to another key, before the first login", async () => {
    const jwk = jwkOf(pair);
    const stranger = { RSA: jwkOf(otherRsa), EC: jwkOf(otherP256), OKP: jwkOf(otherEd25519) };
    const wrong: object[] = [];
    if (kind?.kty === "RSA") {
      const { n, e, d } = jwk;
      wrong.push({ kty: "RSA", n, e, d }, { ...stranger.RSA, n }, { ...jwk, e: "AQ" });
    } else {
      const others = ["", "AAAA", 5, null, true, stranger[kind?.kty ?? "EC"].d];
      wrong.push(...others.map((d) => ({ ...jwk, d })));
    }
    for (const material of wrong.map((one) => JSON.stringify(one))) {
      await refusalOf(loadSigningKey({ algorithm, material }), material);
    }
  });
});

describe("an RSA key of fewer than 2048 bits", () => {
  it.each(["RS256", "PS256"] as const)("is rejected for %s in every form", async (algorithm) => {
    const small = jwkOf(smallRsa);
    const padded = Buffer.concat([Buffer.alloc(200), Buffer.from(small.n ?? "", "base64url")]);
    const almost = generateKeyPairSync("rsa", { modulusLength: 2040 });
    for (const material of [
      pkcs8(smallRsa),
      spki(smallRsa),
      small,
      { ...small, n: padded.toString("base64url") },
      pkcs8(almost),
      jwkOf(almost),
    ]) {
      await refuses(algorithm, material);
      const text = typeof material === "string" ? material : JSON.stringify(material);
      const load = loadVerificationKey({ algorithm, material: text });
      expect(await refusalOf(load, text)).toContain("2048");
    }
  });
});

describe("an RSA key with a small public exponent", () => {
  it.each(["RS256", "PS256"] as const)(
    "I3: is rejected for signing with %s, and still verifies",
    async (algorithm) => {
      const small = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 });
      const padded = { ...jwkOf(small), e: "AAAAAw" };
      for (const one of [pkcs8(small), jwkOf(small), padded]) {
        const material = typeof one === "string" ? one : JSON.stringify(one);
        const message = await refusalOf(loadSigningKey({ algorithm, material }), material);
        expect(message).toContain("65537");
      }
      const material = spki(small);
      expect(await loadVerificationKey({ algorithm, material })).toMatchObject({ algorithm });
    },
  );
});

describe.each(secretNames)("SEC-1 ST-7 loading a secret for %s", (algorithm) => {
  it("rejects a secret of fewer than 32 bytes", async () => {
    for (const material of ["", "a", "secret", "x".repeat(31), "é".repeat(15), "\0".repeat(31)]) {
      expect(await refuses(algorithm, material)).toContain("32 bytes");
    }
    expect(await loadSigningKey({ algorithm, material: "é".repeat(16) })).toBeTruthy();
  });

  it("VULN-24 rejects a PEM or a JWK, because it may be a public key", async () => {
    for (const material of [
      pkcs8(rsa),
      spki(rsa),
      ` \n${spki(p256)}`,
      spki(ed25519).replaceAll("\n", "\\n"),
      rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
      jwkOf(p256),
      { kty: "oct", k: "A".repeat(43) },
      `\t${JSON.stringify(p256.publicKey.export({ format: "jwk" }))}`,
    ]) {
      expect(await refuses(algorithm, material)).toContain("secret");
    }
  });
});
