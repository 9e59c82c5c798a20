import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import { maxResources, type Resource } from "../../../src/core/resources/model.ts";
import type { ResourceRegistry } from "../../../src/core/resources/ports.ts";
import { insertResourceSql } from "../../../src/drivers/store/resources.ts";
import type { CharFunction } from "../../../src/drivers/store/statements/insert-sql.ts";
import type { OpenStore } from "./open-store.ts";
import { insist, resource } from "./records.ts";

/** How a store finds resources. */
export function storeResources(opened: () => OpenStore): void {
  describe("resources", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    beforeEach(() => opened().sql("delete from resources"));
    const insert = async (given: Partial<Resource> = {}) => {
      const one = resource(given);
      await opened().sql(insertResourceSql(one));
      return one;
    };

    it("are found by their URI with every field unchanged, even if they are revoked", async () => {
      const full = {
        name: "日".repeat(64),
        scopes: JSON.stringify({ a: "ß".repeat(200) }),
        allowedRoles: "admin user",
        clientId: randomUUID(),
        createdAt: Number.MAX_SAFE_INTEGER,
        revokedAt: 2 ** 31,
      };
      for (const one of [await insert(), await insert(full)]) {
        expect(await store.findResource(one.uri)).toStrictEqual(one);
      }
    });

    it("are found by a URI whose path is only a slash in both spellings, and with a longer path in its own", async () => {
      const host = `https://${randomUUID()}.example.com`;
      const [slash, bare] = [await insert({ uri: `${host}/` }), await insert({ uri: `${host}:1` })];
      expect(await store.findResource(host)).toStrictEqual(slash);
      expect(await store.findResource(`${host}:1`)).toStrictEqual(bare);
      const { uri } = await insert();
      for (const other of [`${uri}/`, uri.toUpperCase(), uri.replace("mcp", "Mcp"), "", "\\"]) {
        expect(await store.findResource(other), other).toBeUndefined();
      }
    });

    it("are listed by their URI, at most 100, and none that was revoked", async () => {
      expect(await store.listResources()).toEqual([]);
      const uris = Array.from(
        { length: maxResources + 1 },
        (_, at) => `https://r${1000 + at}.test`,
      );
      for (const uri of uris.toReversed()) await insert({ uri });
      await insert({ uri: "https://a.test", revokedAt: 5 });
      const listed = await store.listResources();
      expect(listed.map(({ uri }) => uri)).toEqual(uris.slice(0, maxResources));
    });
  });
}

/** A store, and the registry of resources that operators use. */
interface OpenRegistry extends OpenStore {
  readonly resources: ResourceRegistry;
}

/**
 * How a registry inserts, lists, changes and revokes resources. `modes` are statements that set each mode in which the database reads a
 * printed statement.
 */
export function resourceRegistry(
  open: () => Promise<OpenRegistry>,
  modes: readonly string[] = [],
  char: CharFunction = "char",
): void {
  describe("the registry of resources", () => {
    let opened: OpenRegistry;
    let resources: ResourceRegistry;
    beforeAll(async () => {
      opened = await open();
      ({ resources } = opened);
    });
    afterAll(() => opened.close());

    it("is empty at first, and then lists all resources by their URI, also those that were revoked", async () => {
      expect(await resources.listAllResources()).toEqual([]);
      const late = resource({ uri: "https://b.test" });
      const early = resource({ uri: "https://a.test", revokedAt: 5 });
      for (const one of [late, early]) expect(await resources.insertResource(one)).toBe(true);
      expect(await resources.listAllResources()).toStrictEqual([early, late]);
      expect(await resources.listResources()).toStrictEqual([late]);
      expect(await resources.findResourceById(early.id)).toStrictEqual(early);
      expect(await resources.findResourceById(randomUUID())).toBeUndefined();
    });

    it("prints a statement that inserts the same resource, whatever its texts are", async () => {
      for (const mode of modes.length > 0 ? modes : [undefined]) {
        if (mode !== undefined) await opened.sql(mode);
        for (const text of ["Brot & Söhne", "O'Reilly's", `a\\" OR "1"="1`, "'\\<0>''", "?; --"]) {
          const one = resource({ name: text, scopes: JSON.stringify({ a: text }) });
          await opened.sql(insertResourceSql(one, char));
          expect(await resources.findResourceById(one.id), `${mode} ${text}`).toStrictEqual(one);
        }
      }
    });

    it("inserts one resource for each URI, also after it was revoked, and the same one again", async () => {
      const one = resource();
      for (const _ of ["first", "again"]) expect(await resources.insertResource(one)).toBe(true);
      await resources.revokeResource(one.id, 5);
      expect(await resources.insertResource(resource({ uri: one.uri }))).toBe(false);
      expect(await resources.findResource(one.uri)).toStrictEqual({ ...one, revokedAt: 5 });
    });

    it("inserts only one of twenty concurrent resources with the same URI", async () => {
      const { uri } = resource();
      const rivals = Array.from({ length: 20 }, () => resource({ uri }));
      const won = await Promise.all(
        rivals.map((rival) => insist(() => resources.insertResource(rival))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await resources.findResource(uri)).toStrictEqual(rivals[won.indexOf(true)]);
    });

    it("changes the settings of a resource, and of no other", async () => {
      const [one, other] = [resource(), resource()];
      for (const each of [one, other]) await resources.insertResource(each);
      const settings = {
        name: "Café O'Reilly",
        scopes: '{"a":"See"}',
        openScopes: "",
        implies: "{}",
        allowedRoles: "admin",
        clientId: randomUUID(),
      };
      const to = { ...one, ...settings };
      expect(await resources.updateResource({ from: one, to })).toBe(true);
      expect(await resources.findResource(one.uri)).toStrictEqual(to);
      // The first answer may have been lost.
      expect(await resources.updateResource({ from: one, to })).toBe(true);
      expect(await resources.updateResource({ from: to, to: one })).toBe(true);
      expect(await resources.findResource(one.uri)).toStrictEqual(one);
      expect(await resources.findResource(other.uri)).toStrictEqual(other);
    });

    it.each<Partial<Resource>>([
      { name: "Another name" },
      { scopes: '{"a":"See"}' },
      { openScopes: "" },
      { implies: "{}" },
      { allowedRoles: "admin" },
      { clientId: randomUUID() },
    ])("keeps %j, which another change of the resource did first", async (change) => {
      const from = resource();
      const to = { ...from, ...change };
      await resources.insertResource(from);
      expect(await resources.updateResource({ from, to })).toBe(true);
      const late = { from, to: { ...from, name: "A late name" } };
      expect(await resources.updateResource(late)).toBe(false);
      expect(await resources.findResource(from.uri)).toStrictEqual(to);
    });

    it("revokes a resource once, keeps the first time, and changes no settings of it or of an unknown one", async () => {
      const [one, other, unknown] = [resource(), resource(), resource()];
      for (const each of [one, other]) await resources.insertResource(each);
      for (const at of [5, 6]) expect(await resources.revokeResource(one.id, at)).toBe(true);
      expect(await resources.revokeResource(unknown.id, 5)).toBe(false);
      for (const from of [one, unknown]) {
        expect(await resources.updateResource({ from, to: { ...from, name: "x" } })).toBe(false);
        expect(await resources.updateResource({ from, to: from })).toBe(false);
      }
      expect(await resources.findResource(one.uri)).toStrictEqual({ ...one, revokedAt: 5 });
      expect(await resources.findResource(other.uri)).toStrictEqual(other);
    });
  });
}
