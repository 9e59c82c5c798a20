import { describe, expect, it } from "vitest";
import { expectRefused, faultsOf, read } from "../../support/documents/configuration.ts";

const secretOf = (bytes: number): string =>
  `whsec_${Buffer.alloc(bytes, "Tell-Tale").toString("base64")}`;
const one = { url: "https://example.com/hooks?key=x", secret: secretOf(32), events: ["user.*"] };
const json = (...list: readonly unknown[]) => ({ WEBHOOKS: JSON.stringify(list) });

describe("WEBHOOKS", () => {
  it("is empty by default", () => {
    expect(read({}).webhooks).toEqual([]);
  });

  it("has URLs, the bytes of one secret or two, and events, also from a file", () => {
    const local = { ...one, url: "http://127.0.0.1:4000", secret: [secretOf(24), secretOf(64)] };
    const env = json(one, { ...local, events: ["*", "session.ended"] });
    const expected = [
      { url: one.url, secrets: [32], events: ["user.*"] },
      { url: local.url, secrets: [24, 64], events: ["*", "session.ended"] },
    ];
    for (const { webhooks } of [read(env), read({ WEBHOOKS_FILE: "x" }, { x: env.WEBHOOKS })]) {
      const given = webhooks.map((target) => ({
        ...target,
        secrets: target.secrets.map(({ length }) => length),
      }));
      expect(given).toEqual(expected);
    }
  });

  it.each([
    ["no JSON", { WEBHOOKS: "[{" }],
    ["no list", { WEBHOOKS: JSON.stringify(one) }],
    ["no object", json("x")],
    ["a misspelt member", json({ ...one, event: ["*"] })],
    ["no URL", json({ ...one, url: "example.com" })],
    ["http to another machine", json({ ...one, url: "http://example.com" })],
    ["a user in the URL", json({ ...one, url: "https://u:p@example.com" })],
    ["a fragment", json({ ...one, url: "https://example.com/#x" })],
    ["no secret", json({ ...one, secret: undefined })],
    ["a secret without its prefix", json({ ...one, secret: secretOf(32).slice(6) })],
    ["a short secret", json({ ...one, secret: secretOf(23) })],
    ["a long secret", json({ ...one, secret: secretOf(65) })],
    ["no base64", json({ ...one, secret: `${secretOf(32)}-` })],
    ["three secrets", json({ ...one, secret: [secretOf(24), secretOf(32), secretOf(64)] })],
    ["an empty list of secrets", json({ ...one, secret: [] })],
    ["no events", json({ ...one, events: [] })],
    ["a text as events", json({ ...one, events: "*" })],
    ["an unknown event", json({ ...one, events: ["user.renamed"] })],
    ["an unknown group", json({ ...one, events: ["users.*"] })],
    ["the start of a type", json({ ...one, events: ["user.cre*"] })],
    ["one URL twice", json(one, one)],
  ])("is refused with %s", (_, env) => {
    expectRefused("WEBHOOKS", env);
  });

  it("has faults without its values", () => {
    const bad = {
      url: "http://tell-tale.example",
      secret: "whsec_telltale",
      events: ["tell.tale"],
    };
    const faults = faultsOf(json(bad));
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toMatch(/tell-?.?tale/i);
  });
});
