import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AttributesObject } from "../../../../src/entry/config/own/attributes.ts";
import { accountRow, setAccount, updateMe } from "../../../suite/http/calls/accounts.ts";
import { browserIn, getMe, logInFrom, refreshBy } from "../../../suite/http/calls/browser.ts";
import {
  insertAccount,
  newcomer,
  register,
  registerAndLogIn,
  send,
  verify,
  withBearer,
} from "../../../suite/http/calls/calls.ts";
import { expectInvalid } from "../../../suite/http/calls/expect.ts";
import { logInBy } from "../../../suite/http/calls/sessions.ts";
import { openTestDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import { resolve, type OpenApi, type Schema } from "../../../support/documents/openapi.ts";
import { secret } from "../../../support/secrets.ts";
import {
  fileLog,
  openInProcess,
  scratchFolder,
  useTarget,
  type Target,
} from "../../../support/targets/http-target.ts";

const phone = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/, { error: "Begin with + and the country code." })
  .meta({ title: "Phone", examples: ["+4930123456"] });
const attributes = z.object({
  phone: phone.optional(),
  city: z.string().default("Berlin"),
  customer: z.string().optional().meta({ readOnly: true }),
});

const documentOf = async (target: Target) =>
  (await send(target, "/openapi.json")).body as unknown as OpenApi;
const metadataOf = async (target: Target) =>
  (await send(target, "/.well-known/oauth-authorization-server")).body;
const attributesIn = (document: OpenApi, schema: string): Schema | undefined =>
  document.components.schemas[schema]?.properties?.["attributes"];
const exportOf = async (target: Target, token: string) =>
  (await send(target, "/users/me/export", withBearer(token))).body["account"];
const shownTo = async (target: Target, token: string) =>
  (await getMe(target, token)).body["attributes"];

describe("in process, with attributes", () => {
  const claimed: unknown[] = [];
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      own: {
        attributes,
        claims: ({ attributes: given }) => ({ city: given?.["city"] }),
        on: {
          registered: ({ account }) => claimed.push(account.attributes),
          loggedIn: ({ account }) => claimed.push(account.attributes),
        },
      },
    }),
  );

  it("has them in every answer with the user, in the claims and in the hooks", async () => {
    const person = newcomer();
    const given = { phone: "+4930123456", city: "Bonn" };
    const registered = await register(target(), { ...person, attributes: given });
    expect(registered.body["attributes"]).toEqual(given);
    const browser = await logInFrom(target(), person);
    expect(browser.body["user"]).toMatchObject({ attributes: given });
    const token = String(browser.body["access_token"]);
    const { cookie } = browserIn(browser);
    expect((await refreshBy(target(), cookie)).body["user"]).toMatchObject({ attributes: given });
    expect(await shownTo(target(), token)).toEqual(given);
    expect(await exportOf(target(), token)).toMatchObject({ attributes: given });
    expect((await verify(target(), token)).body).toMatchObject({ city: "Bonn" });
    expect(claimed).toEqual([given, given]);
  });

  it("F4: lets administrators change those of others, and refuses the read-only ones", async () => {
    const [ann, admin] = [await registerAndLogIn(target()), await insertAccount(target())];
    await setAccount(target(), admin, "role", "'admin'");
    const { token } = await logInBy(target(), undefined, admin);
    const [row] = await target().sql(
      `select id from users where username_key = '${ann.person.username}'`,
    );
    const change = (given: object) =>
      send(target(), `/admin/users/${String(row?.["id"])}`, {
        method: "PATCH",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ attributes: given }),
      });
    const refused = await change({ city: "Bonn", customer: "c-1" });
    expectInvalid(refused, "/attributes/customer");
    expect(await shownTo(target(), ann.token)).toEqual({ city: "Berlin" });
    const changed = await change({ city: "Bonn" });
    expect(changed).toMatchObject({ status: 200, body: { attributes: { city: "Bonn" } } });
    expectInvalid(await change({ phone: "0" }), "/attributes/phone");
  });

  it("changes them by PATCH, and refuses a wrong one by its pointer", async () => {
    const { token } = await registerAndLogIn(target());
    expect(await shownTo(target(), token)).toEqual({ city: "Berlin" });
    const changed = await updateMe(target(), token, {
      attributes: { phone: "+4930123456" },
      name: "Bea",
    });
    expect(changed.body).toMatchObject({
      name: "Bea",
      attributes: { phone: "+4930123456", city: "Berlin" },
    });
    const wrong = await updateMe(target(), token, { attributes: { phone: "030", city: 1 } });
    expectInvalid(wrong, "/attributes/phone", "/attributes/city");
    expect(wrong.body["errors"]).toMatchObject([
      { message: "Begin with + and the country code." },
      {},
    ]);
    for (const value of [null, [], "x", 1]) {
      expectInvalid(await updateMe(target(), token, { attributes: value }), "/attributes");
    }
    const removed = await updateMe(target(), token, { attributes: { phone: null } });
    expect(removed.body["attributes"]).toEqual({ city: "Berlin" });
  });

  it("describes them in a valid OpenAPI document", async () => {
    const document = await documentOf(target());
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
    const described = {
      type: "string",
      pattern: String.raw`^\+[1-9]\d{1,14}$`,
      title: "Phone",
      examples: ["+4930123456"],
    };
    expect(attributesIn(document, "Account")).toMatchObject({
      type: "object",
      properties: { phone: described, city: { default: "Berlin" }, customer: { readOnly: true } },
    });
    expect(document.components.schemas["Account"]?.required).toContain("attributes");
    expect(attributesIn(document, "Registration")?.properties).toEqual({
      phone: described,
      city: { type: "string", default: "Berlin" },
    });
    expect(attributesIn(document, "AccountChanges")?.properties).toMatchObject({
      phone: { anyOf: [described, { type: "null" }] },
    });
    for (const name of ["Registration", "AccountChanges"]) {
      expect(attributesIn(document, name)?.properties).not.toHaveProperty("customer");
      expect(document.components.schemas[name]?.required ?? []).not.toContain("attributes");
    }
    const { user } = resolve(document, document.components.schemas["BrowserSession"] ?? {})
      .properties as Record<string, Schema>;
    expect(user).toEqual({ $ref: "#/components/schemas/Account" });
  });

  it("describes them to pages in the metadata", async () => {
    expect((await metadataOf(target()))["attributes_schema"]).toMatchObject({
      type: "object",
      properties: { phone: { title: "Phone" }, city: {}, customer: { readOnly: true } },
      required: [],
    });
  });
});

describe("in process, with attributes, for a developer", () => {
  const lines: string[] = [];
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      own: { attributes },
      env: { NODE_ENV: "development" },
      hashing: { BCRYPT_COST: "10" },
      log: fileLog((text) => void lines.push(text)),
    }),
  );

  it("ignores those that a person may not change, and logs their names", async () => {
    const person = newcomer();
    const given = { customer: "7", vip: true, city: "Bonn" };
    const registered = await register(target(), { ...person, attributes: given });
    expect(registered.body["attributes"]).toEqual({ city: "Bonn" });
    expect(await accountRow(target(), person)).toMatchObject({ attributes: '{"city":"Bonn"}' });
    expect(lines.join("")).toContain('"members":["attributes.customer","attributes.vip"]');
  });
});

describe("in process, with a required attribute", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", own: { attributes: z.object({ phone }) } }),
  );

  it("requires it in a registration, and says so", async () => {
    expectInvalid(await register(target(), newcomer()), "/attributes");
    const empty = await register(target(), { ...newcomer(), attributes: {} });
    expectInvalid(empty, "/attributes/phone");
    const document = await documentOf(target());
    expect(document.components.schemas["Registration"]?.required).toContain("attributes");
    expect(attributesIn(document, "Registration")).toMatchObject({ required: ["phone"] });
    expect(attributesIn(document, "AccountChanges")?.properties?.["phone"]).not.toHaveProperty(
      "anyOf",
    );
    expect(await metadataOf(target())).toMatchObject({
      attributes_schema: { required: ["phone"] },
    });
  });
});

describe("in process, with an attribute that is taken away and put back", () => {
  const secretKey = secret("TheKeyOfAllThreeServers-9f3Kx7QmZt2VbN8wLr5");
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase("sqlite", await scratchFolder());
  });
  afterAll(() => database?.drop());

  /** The same server, with other attributes. */
  async function withAttributes<T>(
    option: { readonly attributes?: AttributesObject },
    work: (target: Target) => Promise<T>,
  ): Promise<T> {
    const drop = async () => {};
    const target = await openInProcess({
      database: { ...database, drop },
      own: option,
      env: { SECRET_KEY: secretKey },
    });
    try {
      return await work(target);
    } finally {
      await target.close();
    }
  }

  it("appears everywhere, then nowhere but in the export, then everywhere again with its value", async () => {
    const own = { attributes: z.object({ phone: phone.optional() }) };
    const given = { phone: "+4930123456" };
    const token = await withAttributes(own, async (target) => {
      const { token: issued } = await registerAndLogIn(target);
      await updateMe(target, issued, { attributes: given });
      expect(await shownTo(target, issued)).toEqual(given);
      return issued;
    });
    await withAttributes({}, async (target) => {
      const document = JSON.stringify(await documentOf(target));
      expect(document).not.toContain('"phone"');
      expect(await metadataOf(target)).not.toHaveProperty("attributes_schema");
      expect((await getMe(target, token)).body).not.toHaveProperty("attributes");
      const changed = await updateMe(target, token, { name: "Bea", attributes: { phone: null } });
      expect(changed.body).not.toHaveProperty("attributes");
      expect(await exportOf(target, token)).toMatchObject({ name: "Bea", attributes: given });
    });
    await withAttributes(own, async (target) => {
      expect(await shownTo(target, token)).toEqual(given);
      expect(JSON.stringify(await documentOf(target))).toContain('"phone"');
      expect(await metadataOf(target)).toHaveProperty("attributes_schema");
    });
  });
});
