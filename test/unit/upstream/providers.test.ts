import { describe, expect, it } from "vitest";
import { emailIn, providerKinds, type ProviderKind } from "../../../src/core/upstream/providers.ts";
import { identityIn } from "../../../src/drivers/upstream/identity.ts";
import { discord, github } from "../../../src/drivers/upstream/oauth2.ts";

type Claims = Readonly<Record<string, unknown>> & { readonly email?: string };

/** Each kind of provider, and Microsoft for one tenant and for many. */
const providers = [
  ...providerKinds.map((kind) => [kind, kind, "https://login.example"] as const),
  ["many tenants", "microsoft", "https://login.example/{tenantid}/v2.0"] as const,
];

type Name = ProviderKind | "many tenants";

/** Believed about an address that they have verified, by themselves. */
const always: readonly Name[] = ["github", "apple"];
/** Believed about such an address if the operator says so. */
const told: readonly Name[] = ["gitlab", "discord", "oidc"];
const microsofts: readonly Name[] = ["microsoft", "many tenants"];
/** Sends no `email_verified`, so the operator's word is enough if nobody but the operator has a tenant. */
const oneTenant: readonly Name[] = ["microsoft"];

/** What a provider says; which ones are believed; which others are if `trust_email` is set. */
const rows: readonly (readonly [what: string, Claims, readonly Name[], readonly Name[]])[] = [
  ["verified", { email_verified: true }, always, told],
  ["verified, as Apple writes it", { email_verified: "true" }, always, told],
  ["not verified", { email_verified: false }, [], []],
  ["not verified, as Apple writes it", { email_verified: "false" }, [], []],
  ["neither", {}, [], []],
  ["a number", { email_verified: 1 }, [], []],
  ["an empty text", { email_verified: "" }, [], []],
  ["of a Workspace", { email_verified: true, hd: "acme.example" }, [...always, "google"], told],
  ["of a Workspace, not verified", { email_verified: false, hd: "acme.example" }, [], []],
  ["of a Workspace, neither", { hd: "acme.example" }, [], []],
  ["with hd that is no text", { email_verified: true, hd: true }, always, told],
  ["of Gmail", { email_verified: true, email: "a@gmail.com" }, [...always, "google"], told],
  ["of GMAIL", { email_verified: "true", email: "A@GMAIL.COM" }, [...always, "google"], told],
  ["of Gmail, not verified", { email_verified: false, email: "a@gmail.com" }, [], []],
  ["of a host like Gmail", { email_verified: true, email: "a@notgmail.com" }, always, told],
  ["of a host below Gmail's name", { email_verified: true, email: "a@x.gmail.com" }, always, told],
  ["of a host with Gmail's", { email_verified: true, email: "a@gmail.com.x.org" }, always, told],
  ["proven to Microsoft", { xms_edov: true }, microsofts, []],
  ["proven, as text", { xms_edov: "true" }, microsofts, []],
  ["proven, as a number", { xms_edov: 1 }, microsofts, []],
  ["proven, as a number in a text", { xms_edov: "1" }, microsofts, []],
  ["not proven to Microsoft", { xms_edov: false }, [], []],
  ["not proven, as a number", { xms_edov: 0 }, [], []],
  ["not proven, as a number in a text", { xms_edov: "0" }, [], []],
];

it.each(rows)("FE-1 FE-3 an address that is %s is believed of some", (_, claims, ...believed) => {
  const email = claims.email ?? "ann@example.com";
  for (const [name, kind, issuer] of providers) {
    for (const trustsEmail of [false, true]) {
      const provider = { id: kind, kind, name, issuer, clientId: "latchkey", trustsEmail };
      const [self, byWord] = believed;
      const isTrusted = (trustsEmail ? [...self, ...byWord, ...oneTenant] : self).includes(name);
      const found = emailIn({ email, ...claims }, provider);
      expect(found, `${name}, ${trustsEmail}`).toEqual({ address: email, isTrusted });
    }
  }
});

it.each(["", "ann", "a b@example.com", "a@b.de,c@d.de", undefined, null, 7, ["a@b.de"], true])(
  "%j is no address, from any provider",
  (email) => {
    for (const kind of providerKinds) {
      const provider = { id: kind, kind, name: kind, issuer: "", clientId: "", trustsEmail: true };
      expect(emailIn({ email, email_verified: true, hd: "x" }, provider), kind).toBeUndefined();
    }
  },
);

it.each([
  ["https://images.example.com/ann.png", "https://images.example.com/ann.png"],
  ["http://images.example.com/ann.png", undefined],
  [`https://images.example.com/${"a".repeat(500)}`, undefined],
  ["ann.png", undefined],
  [7, undefined],
  [undefined, undefined],
])("of the picture %j, an account gets %j", (claim, picture) => {
  const provider = { id: "idp", kind: "oidc", name: "", issuer: "", clientId: "" } as const;
  const claims = { sub: "1", picture: claim };
  const identity = identityIn("https://idp.example", claims, { ...provider, trustsEmail: false });
  expect(identity.picture).toBe(picture);
});

describe("the API", () => {
  const reading = (documents: Readonly<Record<string, unknown>>) => async (url: string) =>
    documents[new URL(url).pathname];

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
    [null, false],
    ["true", false],
    [1, false],
  ])("of Discord says %j of an address", async (verified, expected) => {
    const user = { id: "80351110224678912", username: "ann", global_name: "Ann", email: "a@b.de" };
    const avatar = "8342729096ea3675442027381ff50dfe";
    const read = reading({ "/api/users/@me": { ...user, avatar, verified } });
    expect(await discord.claims("https://discord.com", read)).toEqual({
      sub: "80351110224678912",
      preferred_username: "ann",
      name: "Ann",
      picture: `https://cdn.discordapp.com/avatars/80351110224678912/${avatar}.png`,
      email: "a@b.de",
      email_verified: expected,
    });
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
    ["true", false],
  ])("of GitHub says %j of the primary address", async (verified, expected) => {
    const emails = [
      { email: "other@b.de", primary: false, verified: true },
      { email: "a@b.de", primary: true, verified },
    ];
    const picture = "https://avatars.githubusercontent.com/u/7?v=4";
    const user = { id: 7, login: "ann", name: "Ann", avatar_url: picture };
    const read = reading({ "/user": user, "/user/emails": emails });
    expect(await github.claims("https://github.com", read)).toEqual({
      sub: "7",
      preferred_username: "ann",
      name: "Ann",
      picture,
      email: "a@b.de",
      email_verified: expected,
    });
  });
});
