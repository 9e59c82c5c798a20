import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/core/imports/fields.ts";
import type { FirebaseKey } from "../../../src/core/imports/hashes.ts";
import type { ImportedUser } from "../../../src/core/imports/model.ts";
import { exportedUser, readOwn } from "../../../src/core/imports/own.ts";
import { importSystems, type ImportSystem } from "../../../src/core/imports/systems.ts";
import { account } from "../../suite/store/records.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { foreignVectors, type ForeignVector } from "../../support/foreign-hashes.ts";

const firebase: FirebaseKey = {
  signerKey:
    "lzBJ6OAqkAjOZJNIIKtKr3/PzYYwHKc/zKjCysON/TXkgjJN+PnGcXa/rwk5JFFe0zcAKrxVPBmvYaWuK+jvjQ==",
  saltSeparator: "Bw==",
  rounds: 8,
  memCost: 14,
};

const read = (system: ImportSystem, record: Fields) => importSystems[system](record, { firebase });
const hashOf = (system: ImportSystem, record: Fields) =>
  (read(system, record) as ImportedUser).hash;

const bcrypt = "$2b$10$0.aNAXouF6au13mRmt/QsOxtFWbVQfXgwdVc58.CkvH.TYGiuQ.Z.";
const created = Date.UTC(2024, 0, 2, 3, 4, 5);

/** One record of each system, as its export writes it, and the account that it becomes. */
const samples: readonly (readonly [ImportSystem, Fields, Omit<ImportedUser, "hash">])[] = [
  [
    "auth0",
    {
      _id: { $oid: "6f00" },
      email: "a@x.example",
      email_verified: true,
      passwordHash: bcrypt,
      tenant: "t",
      connection: "Username-Password-Authentication",
      identities: [
        { provider: "auth0", connection: "Username-Password-Authentication", user_id: "6f00" },
        {
          provider: "google-oauth2",
          connection: "google-oauth2",
          user_id: "115798263849264832644",
          isSocial: true,
          profileData: { email: "a@gmail.com" },
        },
        { provider: "oidc", connection: "acme", user_id: 42, isSocial: false },
        { provider: "github", connection: "github", user_id: 2 ** 60 },
      ],
    },
    {
      formerId: "auth0|6f00",
      email: "a@x.example",
      emailVerified: true,
      identities: [
        {
          aliases: ["google-oauth2", "google-oauth2"],
          subject: "115798263849264832644",
          email: "a@gmail.com",
        },
        { aliases: ["acme", "oidc"], subject: "42", email: undefined },
        { aliases: ["github", "github"], subject: undefined, email: undefined },
      ],
    },
  ],
  [
    "supabase",
    {
      id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      email: "a@x.example",
      encrypted_password: bcrypt,
      email_confirmed_at: "2024-01-02 03:04:05.123456+00",
      raw_user_meta_data:
        '{"name":"Ann","sub":"of-somebody-else","provider_id":"of-somebody-else"}',
      raw_app_meta_data: '{"provider":"email","providers":["email","google","github"]}',
      identities:
        '[{"provider":"email","provider_id":"x","identity_data":{"sub":"x"}},' +
        '{"provider":"google","provider_id":"1157","identity_data":{"sub":"1157","email":"a@gmail.com"}},' +
        '{"provider":"github","identity_data":{"sub":"42"}}]',
      banned_until: "",
      is_sso_user: "f",
      is_anonymous: "f",
      deleted_at: "",
      created_at: "2024-01-02 03:04:05+00",
    },
    {
      formerId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
      disabled: false,
      createdAt: created,
      identities: [
        { aliases: ["google"], subject: "1157", email: "a@gmail.com" },
        { aliases: ["github"], subject: "42", email: undefined },
      ],
    },
  ],
  [
    "firebase",
    {
      localId: "k1",
      email: "a@x.example",
      emailVerified: true,
      passwordHash: "",
      displayName: "Ann",
      createdAt: "1700000000000",
      disabled: false,
      providerUserInfo: [],
    },
    {
      formerId: "k1",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
      disabled: false,
      createdAt: 1_700_000_000_000,
    },
  ],
  [
    "keycloak",
    {
      id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      firstName: "Ann",
      lastName: "Jones",
      enabled: false,
      createdTimestamp: 1_700_000_000_000,
      attributes: { phone: ["1"] },
      federatedIdentities: [{ identityProvider: "acme", userId: "u-1", userName: "ann" }],
    },
    {
      formerId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann Jones",
      disabled: true,
      createdAt: 1_700_000_000_000,
      attributes: { phone: ["1"] },
      identities: [{ aliases: ["acme"], subject: "u-1", email: "ann" }],
    },
  ],
  [
    "clerk",
    {
      id: "user_1",
      first_name: "Ann",
      last_name: "",
      username: "ann",
      primary_email_address: "a@x.example",
      verified_email_addresses: "b@x.example,a@x.example",
      unverified_email_addresses: "",
      totp_secret: "",
      password_digest: bcrypt,
      password_hasher: "bcrypt",
    },
    {
      formerId: "user_1",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
    },
  ],
  [
    "better-auth",
    { id: "u1", email: "a@x.example", emailVerified: 1, name: "Ann", username: "ann", banned: 0 },
    {
      formerId: "u1",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
      disabled: false,
    },
  ],
  [
    "django",
    {
      id: "7",
      username: "ann",
      email: "a@x.example",
      password: "!unusable",
      first_name: "Ann",
      last_name: "Jones",
      is_active: "1",
      is_staff: "1",
      is_superuser: "1",
      date_joined: "2024-01-02 03:04:05",
    },
    {
      formerId: "7",
      username: "ann",
      email: "a@x.example",
      name: "Ann Jones",
      disabled: false,
      createdAt: created,
    },
  ],
  [
    "wordpress",
    {
      ID: 3,
      user_login: "ann",
      user_email: "a@x.example",
      user_pass: "*",
      display_name: "Ann",
      user_registered: "2024-01-02 03:04:05",
      user_status: "0",
    },
    { formerId: "3", username: "ann", email: "a@x.example", name: "Ann", createdAt: created },
  ],
  [
    "aspnet",
    {
      Id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      UserName: "ann",
      NormalizedUserName: "ANN",
      Email: "a@x.example",
      EmailConfirmed: "True",
      PasswordHash: "",
      LockoutEnd: "9999-12-31 23:59:59.9999999 +00:00",
    },
    {
      formerId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      disabled: true,
    },
  ],
  [
    "laravel",
    {
      id: "7",
      name: "Ann",
      email: "a@x.example",
      email_verified_at: "2024-01-02 03:04:05",
      password: "",
      created_at: "2024-01-02 03:04:05",
    },
    {
      formerId: "7",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
      createdAt: created,
    },
  ],
  [
    "devise",
    {
      id: "7",
      email: "a@x.example",
      encrypted_password: "",
      confirmed_at: "",
      created_at: "2024-01-02 03:04:05.678",
    },
    { formerId: "7", email: "a@x.example", emailVerified: false, createdAt: created + 678 },
  ],
  [
    "fastapi",
    {
      id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "ann",
      name: "Ann",
      email: "a@x.example",
      hashed_password: "",
      is_active: "true",
      is_superuser: "false",
      is_verified: "true",
      role: "user",
    },
    {
      formerId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      username: "ann",
      email: "a@x.example",
      emailVerified: true,
      name: "Ann",
      role: "user",
    },
  ],
];

const present = (user: object) =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => value !== undefined));

describe("a record of", () => {
  it.each(samples)("%s becomes an account", (system, record, user) => {
    const { hash: _, ...found } = read(system, record) as ImportedUser;
    expect({ disabled: false, ...present(found) }).toEqual({ disabled: false, ...user });
  });

  it("latchkey is what an export writes", () => {
    const picture = "https://images.example.com/ann.png";
    const times = { disabledAt: 1, emailVerifiedAt: 1 };
    const timeZone = "Europe/Berlin";
    const one = account({ attributes: '{"phone":"1"}', picture, timeZone, ...times });
    const line = JSON.parse(JSON.stringify(exportedUser(one, [identity()]))) as Fields;
    expect(readOwn(line, { firebase: undefined })).toEqual({
      formerId: one.id,
      username: one.username,
      email: one.email,
      emailVerified: true,
      name: one.name,
      role: "user",
      disabled: true,
      createdAt: one.createdAt,
      hash: one.passwordHash,
      attributes: { phone: "1" },
      picture,
      timeZone,
      identities: [
        {
          aliases: ["example"],
          issuer: "https://accounts.example.com",
          subject: expect.any(String),
          email: "ann@example.com",
        },
      ],
    });
  });

  it("supabase is skipped if it has no password of its own or is deleted", () => {
    expect(read("supabase", { is_sso_user: "t" })).toBe("skipped_sso");
    expect(read("supabase", { is_anonymous: true })).toBe("skipped_anonymous");
    expect(read("supabase", { deleted_at: "2024-01-01" })).toBe("skipped_deleted");
    expect(read("laravel", { deleted_at: "2024-01-01" })).toBe("skipped_deleted");
    expect(read("devise", { deleted_at: "2024-01-01" })).toBe("skipped_deleted");
  });

  it("keycloak is skipped if it is the account of a service, and not if it is a person's", () => {
    const service = { username: "service-account-api", serviceAccountClientId: "api" };
    expect(read("keycloak", service)).toBe("skipped_service");
    const person = { username: "service-account-ann", email: "a@x.example" };
    expect(read("keycloak", person)).toMatchObject(person);
  });

  it("keycloak has the language that the user chose", () => {
    expect(read("keycloak", { attributes: { locale: ["de"] } })).toMatchObject({ locale: "de" });
    expect(read("keycloak", { attributes: '{"locale":["pt_BR"]}' })).toMatchObject({
      locale: "pt_BR",
    });
  });

  it.each(Object.keys(importSystems) as ImportSystem[])(
    "%s may be anything without an error",
    (system) => {
      for (const value of [null, 1, true, "x", "$2b$", "$", [], [1], {}, { x: 1 }, "{}", "[]"]) {
        const names = samples.flatMap(([, record]) => Object.keys(record));
        const record = Object.fromEntries(
          [...names, "credentials", "custom_password_hash", "salt"].map((name) => [name, value]),
        );
        expect(() => read(system, record)).not.toThrow();
      }
      expect(() => read(system, {})).not.toThrow();
    },
  );
});

describe("the hash of", () => {
  const systems: readonly (readonly [RegExp, ImportSystem, string])[] = [
    [/^auth0$|^bcrypt-72/, "auth0", "passwordHash"],
    [/^supabase$/, "supabase", "encrypted_password"],
    [/^devise$/, "devise", "encrypted_password"],
    [/^laravel$/, "laravel", "password"],
    [/^clerk$/, "clerk", "password_digest"],
    [/^fastapi/, "fastapi", "hashed_password"],
    [/^wordpress/, "wordpress", "user_pass"],
    [/^django/, "django", "password"],
    [/^better-auth$/, "better-auth", "password"],
    [/^aspnet/, "aspnet", "PasswordHash"],
  ];
  const texts = foreignVectors.flatMap((vector) =>
    systems.flatMap(([origin, system, field]) =>
      origin.test(vector.origin) ? [[vector.origin, system, field, vector] as const] : [],
    ),
  );

  it.each(texts)("%s becomes the text that a login accepts", (_, system, field, vector) => {
    expect(hashOf(system, { [field]: vector.hash })).toBe(vector.latchkey);
  });

  const objects = (origin: string): ForeignVector[] =>
    foreignVectors.filter((vector) => vector.origin.startsWith(origin));

  it("Keycloak and Firebase, too", () => {
    expect(texts.length + objects("keycloak").length + objects("firebase").length).toBe(30);
    for (const { hash, latchkey } of objects("keycloak")) {
      const credentials = [{ type: "otp" }, { type: "password", ...(hash as object) }];
      expect(hashOf("keycloak", { credentials })).toBe(latchkey);
    }
    for (const { hash, latchkey } of objects("firebase")) {
      expect(hashOf("firebase", hash as Fields)).toBe(latchkey);
      const { passwordHash, salt } = hash as Record<string, string>;
      const moved = `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${firebase.signerKey}$${salt}$${passwordHash}`;
      expect(hashOf("supabase", { encrypted_password: moved })).toBe(latchkey);
    }
  });

  it("an old system is a digest to wrap", () => {
    const hex = "5f4dcc3b5aa765d61d8327deb882cf99";
    const value = Buffer.from(hex, "hex").toString("base64").replaceAll("=", "");
    const bare = { digest: "md5", order: "p", salt: "", value };
    expect(hashOf("wordpress", { user_pass: hex })).toEqual(bare);
    expect(hashOf("clerk", { password_digest: hex, password_hasher: "md5" })).toEqual(bare);
    const salted = { ...bare, order: "sp", salt: "c2FsdA" };
    expect(hashOf("django", { password: `md5$salt$${hex}` })).toEqual(salted);
    const custom = {
      algorithm: "md5",
      hash: { value: hex, encoding: "hex" },
      salt: { value: "salt", position: "suffix" },
    };
    expect(hashOf("auth0", { custom_password_hash: custom })).toEqual({ ...salted, order: "ps" });
  });

  it("a scheme that no login checks is left out", () => {
    expect(hashOf("django", { password: "!x" })).toBeUndefined();
    expect(hashOf("django", { password: "scrypt$x$y" })).toBeUndefined();
    expect(hashOf("laravel", { password: "$6$salt$hash" })).toBeUndefined();
    const werkzeug = {
      password_digest: "scrypt:32768:8:1$x$y",
      password_hasher: "scrypt_werkzeug",
    };
    expect(hashOf("clerk", werkzeug)).toBeUndefined();
    const custom = { algorithm: "ldap", hash: { value: "{SSHA}x" } };
    expect(hashOf("auth0", { custom_password_hash: custom })).toBeUndefined();
  });
});
