import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { attributesMaxLength } from "../../../src/core/accounts/attributes/attributes.ts";
import type { Attributes } from "../../../src/core/accounts/attributes/rules.ts";
import type { AccountChanges } from "../../../src/core/accounts/update.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { users } from "../../../src/drivers/store/schema/mysql.ts";
import { readAttributes, type AttributesObject } from "../../../src/entry/config/own/attributes.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const phone = z.string().regex(/^\+[1-9]\d{1,14}$/);

/** One attribute of each kind. The rules name two of them together. */
const attributes = z
  .object({
    phone: phone.optional(),
    city: z.string().trim().max(40).optional(),
    language: z.enum(["de", "en"]).default("en"),
    from: z.int().optional(),
    to: z.int().optional(),
    address: z.object({ street: z.string(), zip: z.string() }).optional(),
    customer: z.int().optional().meta({ readOnly: true }),
  })
  .refine(({ from = 0, to = from }) => from <= to, { error: "Before from.", path: ["to"] });

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await withAttributes(attributes);
});
beforeEach(() => void backend.sql("DELETE FROM users"));
afterAll(() => backend.close());

const withAttributes = (object: AttributesObject | undefined, wrap = {}): Promise<Server> =>
  backend.openServer({
    policy: { attributes: object && readAttributes(object).rules },
    ...wrap,
  });
const register = async (given?: Attributes, { auth } = server): Promise<SessionCaller> => {
  const { id: userId } = await auth.accounts.register({ ...ann, attributes: given });
  return { userId, sessionId: "a session" };
};
const change = async (
  caller: SessionCaller,
  given: Attributes | undefined,
  { auth } = server,
  others: AccountChanges = {},
) => {
  const account = await auth.accounts.update(caller, { ...others, attributes: given });
  return auth.accounts.publicAccount(account).attributes;
};
const shown = async ({ userId }: SessionCaller, { auth } = server) => {
  const account = (await auth.accounts.find(userId)) ?? expect.fail();
  return auth.accounts.publicAccount(account).attributes;
};
const stored = (): unknown => backend.sql("SELECT attributes FROM users")[0]?.["attributes"];
const store = (text: string | null) => backend.sql("UPDATE users SET attributes = ?", text);
const faultsOf = async (work: Promise<unknown>) => {
  const { code, errors = [] } = await refusal(work);
  expect(code).toBe("validation_failed");
  return errors;
};
const pointersOf = async (work: Promise<unknown>) =>
  (await faultsOf(work)).map(({ pointer }) => pointer);

describe("the attributes of an account", () => {
  it("are those of the registration, as their rules read them, and the defaults", async () => {
    const caller = await register({ phone: "+4930123456", city: " Berlin ", from: 1 });
    expect(await shown(caller)).toEqual({
      phone: "+4930123456",
      city: "Berlin",
      language: "en",
      from: 1,
    });
    expect(stored()).toBe('{"phone":"+4930123456","city":"Berlin","from":1}');
  });

  it("are null in the database if there are none", async () => {
    const caller = await register();
    expect(stored()).toBeNull();
    await change(caller, { city: "Bonn" });
    expect(stored()).toBe('{"city":"Bonn"}');
    expect(await change(caller, { city: null })).toEqual({ language: "en" });
    expect(stored()).toBeNull();
  });

  it("are merged member by member, and null removes one", async () => {
    const caller = await register({ phone: "+4930123456", city: "Berlin", language: "de" });
    await change(caller, { city: "Bonn", from: 3 });
    await change(caller, { phone: null, address: { street: "A", zip: "1" } });
    expect(await change(caller, { address: { street: "B", zip: "2" }, language: null })).toEqual({
      city: "Bonn",
      from: 3,
      address: { street: "B", zip: "2" },
      language: "en",
    });
  });

  it("ignore names that are unknown or that only the operator writes", async () => {
    const others = { customer: 7, plan: "pro", constructor: "x", ["__proto__"]: "y" };
    const caller = await register(others);
    expect(stored()).toBeNull();
    store('{"customer":1,"plan":"old"}');
    expect(await change(caller, { ...others, from: 1 })).toMatchObject({ customer: 1, from: 1 });
    await change(caller, { customer: null, plan: null });
    expect(stored()).toBe('{"customer":1,"plan":"old","from":1}');
  });

  it("are absent from the account, and ignored, without the option", async () => {
    const plain = await withAttributes(undefined);
    const caller = await register({ city: "Bonn" }, plain);
    expect(await shown(caller, plain)).toBeUndefined();
    expect(await change(caller, { city: "Bonn" }, plain)).toBeUndefined();
    expect(stored()).toBeNull();
    expect((await plain.auth.accounts.export(caller)).account).not.toHaveProperty("attributes");
  });

  it("are in the export as they are stored, also without the option", async () => {
    const plain = await withAttributes(undefined);
    const caller = await register({ city: "Bonn" });
    store('{"city":"Bonn","old":[1]}');
    for (const { auth } of [server, plain]) {
      const { account } = await auth.accounts.export(caller);
      expect(account.attributes).toEqual({ city: "Bonn", old: [1] });
    }
  });
});

describe("attributes that are refused", () => {
  it("are named by a pointer each, beside the other members, and nothing changes", async () => {
    const caller = await register({ from: 5 });
    const wrong = { phone: "030", city: 1, address: { street: "A" }, language: "fr" };
    const pointers = ["/phone", "/city", "/language", "/address/zip"].map(
      (one) => `/attributes${one}`,
    );
    expect(await pointersOf(change(caller, wrong, server, { name: " " }))).toEqual([
      "/name",
      ...pointers,
    ]);
    expect(stored()).toBe('{"from":5}');
    backend.sql("DELETE FROM users");
    expect(await pointersOf(register(wrong))).toEqual(pointers);
    expect(stored()).toBeUndefined();
  });

  it("break a rule about several attributes, with those that are stored", async () => {
    const caller = await register({ from: 5 });
    expect(await faultsOf(change(caller, { to: 4 }))).toEqual([
      { pointer: "/attributes/to", message: "Before from." },
    ]);
    await change(caller, { to: 6 });
    expect(await pointersOf(change(caller, { from: 7 }))).toEqual(["/attributes/to"]);
  });

  it("have more than 8192 bytes together, which the column can hold", async () => {
    expect(users.attributes.getSQLType()).toContain(`varchar(${attributesMaxLength})`);
    const notes = z.object({ note: z.string().optional(), more: z.string().optional() });
    const open = await withAttributes(notes);
    const caller = await register({ note: "ä".repeat(4090) }, open);
    expect(new TextEncoder().encode(String(stored())).length).toBe(8191);
    const [fault, ...others] = await faultsOf(change(caller, { more: "x" }, open));
    expect(others).toEqual([]);
    expect(fault).toEqual({
      pointer: "/attributes",
      message: "All attributes together may have 8192 bytes of JSON.",
    });
    expect(await change(caller, { note: "x" }, open)).toEqual({ note: "x" });
  });
});

describe("a required attribute", () => {
  const required = z.object({ phone, city: z.string().optional() });

  it("must be given by a registration, and cannot be removed", async () => {
    const open = await withAttributes(required);
    expect(await faultsOf(register({ city: "Bonn" }, open))).toEqual([
      { pointer: "/attributes/phone", message: "Required." },
    ]);
    const caller = await register({ phone: "+4930123456" }, open);
    expect(await pointersOf(change(caller, { phone: null }, open))).toEqual(["/attributes/phone"]);
  });

  it("may be missing in an account that is older", async () => {
    const caller = await register({ city: "Bonn" });
    const open = await withAttributes(required);
    expect(await shown(caller, open)).toEqual({ city: "Bonn" });
    expect(await change(caller, { city: "Berlin" }, open)).toEqual({ city: "Berlin" });
  });
});

describe("a change of the option", () => {
  it("keeps the values of an attribute that is taken away, and shows them when it is back", async () => {
    const caller = await register({ phone: "+4930123456", city: "Berlin" });
    const fewer = await withAttributes(z.object({ city: z.string().optional() }));
    expect(await shown(caller, fewer)).toEqual({ city: "Berlin" });
    expect(await change(caller, { city: "Bonn", phone: null }, fewer)).toEqual({ city: "Bonn" });
    expect(await shown(caller)).toMatchObject({ phone: "+4930123456", city: "Bonn" });
  });

  it("hides a value that no longer fits, and refuses nothing because of it", async () => {
    const caller = await register({ phone: "+4930123456", city: "Berlin" });
    const stricter = await withAttributes(
      z.object({ phone: z.string().startsWith("+1").optional(), city: z.string().optional() }),
    );
    expect(await shown(caller, stricter)).toEqual({ city: "Berlin" });
    expect(await change(caller, { city: "Bonn" }, stricter)).toEqual({ city: "Bonn" });
    expect(await shown(caller)).toMatchObject({ phone: "+4930123456", city: "Bonn" });
    expect(await change(caller, { phone: "+15550100" }, stricter)).toMatchObject({
      phone: "+15550100",
    });
  });

  it.each(["", "no JSON", "[1]", "null", "1", '"x"'])(
    "shows nothing of a stored text that is no object: %j",
    async (text) => {
      const caller = await register();
      store(text);
      expect(await shown(caller)).toEqual({ language: "en" });
    },
  );
});

describe("changes of attributes at once", () => {
  it("ASVS-15.4.2 are all stored, over several servers", async () => {
    const names = Array.from({ length: 24 }, (_, index) => `a${index}`);
    const many = z.object(Object.fromEntries(names.map((name) => [name, z.int().optional()])));
    const servers = [await withAttributes(many), await withAttributes(many)];
    const caller = await register({}, servers[0]);
    await Promise.all(names.map((name, at) => change(caller, { [name]: at }, servers[at % 2])));
    expect(await shown(caller, servers[0])).toEqual(
      Object.fromEntries(names.map((name, at) => [name, at])),
    );
  });

  it("keep what the operator wrote by SQL meanwhile", async () => {
    const caller = await register({ city: "Bonn" });
    let isFirst = true;
    const late = await withAttributes(attributes, {
      wrap: ({ store: own }: Server["ports"]) => ({
        store: {
          ...own,
          async updateAccount(...given: Parameters<typeof own.updateAccount>) {
            if (isFirst) store('{ "city": "Bonn", "customer": 7 }');
            isFirst = false;
            return own.updateAccount(...given);
          },
        },
      }),
    });
    expect(await change(caller, { city: "Berlin" }, late)).toMatchObject({
      city: "Berlin",
      customer: 7,
    });
  });

  it("are refused with unavailable after twenty tries", async () => {
    const caller = await register();
    let tries = 0;
    const busy = await withAttributes(attributes, {
      wrap: ({ store: own }: Server["ports"]) => ({
        store: { ...own, updateAccount: async () => (tries++, "changed") },
      }),
    });
    expect(await refusal(change(caller, { from: 1 }, busy))).toMatchObject({ code: "unavailable" });
    expect(tries).toBe(20);
  });
});
