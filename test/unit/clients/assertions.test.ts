import { beforeEach, describe, expect, it } from "vitest";
import { assertionAlgorithms } from "../../../src/core/clients/ports.ts";
import { innerIdOf, provenIdOf } from "../../../src/core/clients/unregistered/ids.ts";
import {
  forge,
  forgeKey,
  headerOf,
  type ForgeKey,
  type Members,
} from "../../support/tokens/forge.ts";
import { refusal } from "../support/refusal.ts";
import { documentAt, issuer, openClients, seals, type Clients } from "../support/unregistered.ts";

const url = "https://agent.example/oauth/client.json";
const jwksUri = "https://agent.example/keys.json";
const second = 1000;
const keyed = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: jwksUri };
const either = { ...keyed, token_endpoint_auth_methods_supported: ["private_key_jwt", "none"] };

const keys = Promise.all([forgeKey("ES256"), forgeKey("ES256")]);
let clients: Clients;
let own: ForgeKey;
let foreign: ForgeKey;
beforeEach(async () => {
  clients = await openClients();
  [own, foreign] = await keys;
  serve(keyed, [own]);
});

const jwk = ({ key }: ForgeKey, members: Members = {}) => ({ ...key.publicJwk, ...members });

/** Serves a document and its keys. */
function serve(members: Members, served: readonly (ForgeKey | Members)[], at = url): void {
  clients.hosts.set(at, documentAt(at, members));
  const set = served.map((one) => ("material" in one ? jwk(one as ForgeKey) : one));
  const text = JSON.stringify({ keys: set });
  clients.hosts.set(String(members["jwks_uri"]), { text, maxAge: undefined });
}

const claims = (members: Members = {}) => ({
  iss: url,
  sub: url,
  aud: issuer,
  exp: clients.now / second + 60,
  iat: clients.now / second,
  jti: crypto.randomUUID(),
  ...members,
});

const signed = (members: Members = {}, key = own, header: Members = {}): string =>
  forge({ ...headerOf(key), ...header }, claims(members), key.sign);

const prove = (assertion: string, id: string | undefined = url, isIssued = async () => true) =>
  clients.prove({ id, assertion, isIssued });

const reasonOf = async (promise: Promise<unknown>) => {
  const { code, reason } = await refusal(promise);
  expect(code).toBe("invalid_client");
  return reason;
};

describe("an assertion of a client", () => {
  it.each(assertionAlgorithms)("proves the client by %s", async (algorithm) => {
    const key = await forgeKey(algorithm);
    serve(keyed, [foreign, key]);
    expect(await prove(signed({}, key))).toEqual({
      id: await provenIdOf(await seals(), url),
      outerId: url,
    });
  });

  it("may name no key, have a type or an audience in an array, and be sent without client_id", async () => {
    serve(keyed, [foreign, own]);
    const { id } = await prove(signed());
    const without = (name: string) => ({ [name]: undefined });
    for (const assertion of [
      signed({}, own, without("kid")),
      signed({}, own, without("typ")),
      signed({}, own, { typ: "client-authentication+jwt" }),
      signed({ aud: [issuer] }),
      signed({ iat: undefined }),
      signed({ exp: clients.now / second - 29 }),
      signed({ exp: clients.now / second + 3600 }),
    ]) {
      expect(await prove(assertion)).toEqual({ id, outerId: url });
    }
    expect(
      await clients.prove({ id: undefined, assertion: signed(), isIssued: async () => true }),
    ).toEqual({ id, outerId: url });
  });

  it.each<[string, Members]>([
    ["of another client", { sub: "https://other.example/c" }],
    ["of another client", { iss: "https://other.example/c" }],
    ["for another server", { aud: `${issuer}/authenticate/token` }],
    ["for another server", { aud: [issuer, "https://other.example"] }],
    ["for another server", { aud: undefined }],
    ["expired", { exp: -31 }],
    ["expired", { exp: undefined }],
    ["expired", { exp: "9999999999" }],
    ["valid for too long", { exp: 3600 + 31 }],
    ["not valid yet", { nbf: 31 }],
    ["not valid yet", { iat: 31 }],
    ["not valid yet", { nbf: "0" }],
    ["without jti", { jti: undefined }],
    ["without jti", { jti: "" }],
    ["without jti", { jti: 7 }],
    ["without jti", { jti: "j".repeat(513) }],
  ])("is refused if it is %s: %o", async (reason, members) => {
    const isTime = (name: string, value: unknown): value is number =>
      ["exp", "nbf", "iat"].includes(name) && typeof value === "number";
    const given = Object.entries(members).map(([name, value]) => [
      name,
      isTime(name, value) ? clients.now / second + value : value,
    ]);
    const assertion = signed(Object.fromEntries(given) as Members);
    expect(await reasonOf(prove(assertion))).toBe(`assertion ${reason}`);
  });

  it("is refused with a wrong signature, another algorithm, another type or another header", async () => {
    const rsa = await forgeKey("RS256");
    const ps = await forgeKey("ES384");
    const secret = await forgeKey("HS256");
    const { kid } = own.key;
    expect(await reasonOf(prove(signed({}, foreign, { kid })))).toBe("assertion signature wrong");
    expect(await reasonOf(prove(signed({}, own, { typ: "at+jwt" })))).toBe(
      "assertion signature wrong",
    );
    expect(await reasonOf(prove(signed({}, own, { jku: jwksUri })))).toBe(
      "assertion signature wrong",
    );
    expect(await reasonOf(prove(signed({}, secret, { kid })))).toBe("assertion signature wrong");
    expect(await reasonOf(prove(signed({}, ps, { kid })))).toBe("assertion signature wrong");
    expect(await reasonOf(prove(signed({}, own, { alg: "none" })))).toBe(
      "assertion signature wrong",
    );
    expect(await reasonOf(prove(signed({}, rsa, { kid })))).toBe("assertion of an unknown key");
    expect(await reasonOf(prove(signed({}, foreign)))).toBe("assertion of an unknown key");
    for (const text of [
      "",
      "a.b.c",
      `${signed()}.`,
      forge("[]", "7", own.sign),
      "x".repeat(5000),
    ]) {
      expect(await reasonOf(prove(text)), text).toMatch(
        /^assertion (?:malformed|signature wrong)$/,
      );
    }
    const members = JSON.stringify(claims()).replace("{", `{"sub":"${url}",`);
    expect(await reasonOf(prove(forge(headerOf(own), members, own.sign)))).toBe(
      "assertion malformed",
    );
  });

  it("works once, also of fifty at the same time", async () => {
    const assertion = signed();
    await prove(assertion);
    expect(await reasonOf(prove(assertion))).toBe("assertion used before");
    const tries = signed();
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => prove(tries)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("tries four keys at most, none of which is for something else", async () => {
    const others = [jwk(foreign, { kid: "1" }), jwk(foreign, { kid: "2" })];
    const unnamed = () => signed({}, own, { kid: undefined });
    serve(keyed, [...others, { kty: "EC" }, jwk(own, { use: "enc" }), own]);
    await prove(unnamed());
    clients = await openClients();
    serve(keyed, [...others, ...others, own]);
    expect(await reasonOf(prove(unnamed()))).toBe("assertion signature wrong");
    await prove(signed());
  });

  it("is checked with the keys that the client has now, which are asked for every ten seconds at most", async () => {
    await prove(signed());
    serve(keyed, [foreign]);
    expect(await reasonOf(prove(signed({}, foreign)))).toBe("assertion of an unknown key");
    clients.now += 10 * second;
    await prove(signed({}, foreign));
    expect(await reasonOf(prove(signed()))).toBe("assertion of an unknown key");
  });

  it("CD-21 proves nothing for another document, though the keys are the same", async () => {
    const other = "https://agent.example/oauth/other.json";
    serve(keyed, [own], other);
    const ofOther = signed({ iss: other, sub: other });
    expect(await reasonOf(prove(ofOther))).toBe("assertion of another client");
    expect(await prove(ofOther, other)).toMatchObject({ outerId: other });
  });

  it("CD-22 is not taken while the document or the keys are away, and the client is not taken without it", async () => {
    const away = async () => {
      const { code, retryAfter } = await refusal(prove(signed()));
      expect({ code, retryAfter }).toEqual({ code: "unavailable", retryAfter: 10 });
    };
    clients.hosts.delete(jwksUri);
    await away();
    clients.now += 10 * second;
    clients.hosts.set(jwksUri, { text: "[]", maxAge: undefined });
    await away();
    clients.now += 10 * second;
    clients.hosts.set(jwksUri, { text: "{", maxAge: undefined });
    await away();
    clients.now += 10 * second;
    serve(keyed, [own]);
    await prove(signed());
    // Keys that were loaded once are used for a day after their time.
    clients.hosts.clear();
    clients.now += 24 * 3600 * second;
    await prove(signed());
    clients.now += 3 * 3600 * second;
    await away();
  });

  it("has nothing fetched for a request without a code or a token of this server", async () => {
    const nobody = () => prove(signed(), url, async () => false);
    expect(await reasonOf(nobody())).toBe("document not read yet");
    expect(clients.fetched).toEqual([]);
    await prove(signed());
    expect(clients.fetched).toEqual([url, jwksUri]);
    await nobody();
    expect(clients.fetched).toHaveLength(2);
  });

  it("is refused for a client without keys, and for one that has no document", async () => {
    serve({}, []);
    expect(await reasonOf(prove(signed()))).toBe("assertion without keys");
    for (const id of ["claude", "dc1_x", "https://agent.example/", "nobody"]) {
      expect(await reasonOf(prove(signed({ iss: id, sub: id }), id)), id).toMatch(
        /^(?:client unknown|assertion not expected)$/,
      );
    }
    clients.closed.add(await innerIdOf(await seals(), url));
    expect(await reasonOf(prove(signed()))).toBe("client unknown");
  });

  it("of a known client is not asked for while no documents are fetched", async () => {
    clients = await openClients("known");
    const chatgpt = "https://chatgpt.com/oauth/client.json";
    const { id } = (await clients.find(chatgpt))!;
    expect(await prove(signed({ iss: chatgpt, sub: chatgpt }), chatgpt)).toMatchObject({ id });
    expect([clients.fetched, clients.provesByKey]).toEqual([[], false]);
  });
});

describe("a document with the method private_key_jwt", () => {
  it("CD-19 gives the client another id, unless it also lists none", async () => {
    const hash = await seals();
    const app = async () => (await clients.find(url))!.fetchFor("http://127.0.0.1/callback", "ann");
    expect((await app()).id).toBe(await provenIdOf(hash, url));
    clients = await openClients();
    serve(either, [own]);
    expect((await app()).id).toBe(await innerIdOf(hash, url));
    expect(await prove(signed())).toEqual({ id: await innerIdOf(hash, url), outerId: url });
  });
});
