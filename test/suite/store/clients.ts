import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../../src/core/clients/model.ts";
import type { ClientRegistry, LogoRegistry } from "../../../src/core/clients/ports.ts";
import type { Store } from "../../../src/core/ports.ts";
import { insertClientSql, insertLogoSql } from "../../../src/drivers/store/clients.ts";
import type { CharFunction } from "../../../src/drivers/store/statements/insert-sql.ts";
import { expectSilent, thrownBy } from "./faults/refusals.ts";
import type { OpenStore } from "./open-store.ts";
import { account, client, clientRow, session } from "./records.ts";

/** A store, and the client registry that the command line uses. */
interface OpenRegistry extends OpenStore {
  readonly clients: ClientRegistry;
  readonly logos: LogoRegistry;
}

/** How a store finds clients. */
export function storeClients(opened: () => OpenStore): void {
  describe("clients", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    it("are found by their id with every field unchanged, even if they are revoked", async () => {
      const plain = client();
      const full = client({
        name: "日".repeat(64),
        scope: "profile:read profile:write sessions factors admin",
        secretHash: "h".repeat(43),
        createdAt: Number.MAX_SAFE_INTEGER,
        revokedAt: 2 ** 31,
      });
      for (const one of [plain, full]) {
        await opened().sql(clientRow(one));
        expect(await store.findClient(one.id)).toStrictEqual(one);
      }
    });

    it("are not found by another id or by SQL in an id", async () => {
      const one = client();
      await opened().sql(clientRow(one));
      const wrong = ["", "first-party", one.name, one.id.toUpperCase(), client().id];
      for (const id of [...wrong, "x' or 1=1 -- ", "\\' or 1=1 -- ", "\\", '" or ""="']) {
        expect(await store.findClient(id), id).toBeUndefined();
      }
    });
  });
}

/**
 * How a client registry inserts, lists and revokes clients. `modes` are statements that set each mode in which the database reads a printed
 * statement.
 */
export function clientRegistry(
  open: () => Promise<OpenRegistry>,
  modes: readonly string[] = [],
  char: CharFunction = "char",
): void {
  describe("the client registry", () => {
    let opened: OpenRegistry;
    let clients: ClientRegistry;
    beforeAll(async () => {
      opened = await open();
      clients = opened.clients;
    });
    afterAll(() => opened.close());

    it("is empty at first, and then lists all clients, the oldest first", async () => {
      expect(await clients.listClients()).toEqual({ clients: [], more: false });
      const [late, early] = [client({ createdAt: 2 }), client({ createdAt: 1, revokedAt: 3 })];
      for (const one of [late, early]) await clients.insertClient(one);
      expect(await clients.listClients()).toStrictEqual({ clients: [early, late], more: false });
      for (const one of [late, early]) {
        expect(await opened.store.findClient(one.id)).toStrictEqual(one);
      }
    });

    it("lists only the newest 200 clients, and tells that there are more", async () => {
      const many = Array.from({ length: 199 }, (_, at) => client({ createdAt: 10 + at }));
      await Promise.all(many.map((one) => clients.insertClient(one)));
      const listed = await clients.listClients();
      expect(listed.clients.map(({ createdAt }) => createdAt)).toEqual([
        2,
        ...many.map(({ createdAt }) => createdAt),
      ]);
      expect(listed.more).toBe(true);
    });

    it("prints a statement that inserts the same client, whatever its name is", async () => {
      for (const mode of modes.length > 0 ? modes : [undefined]) {
        if (mode !== undefined) await opened.sql(mode);
        for (const name of [
          "Brot & Söhne",
          "O'Reilly's Shop",
          "日本語 قهوة 👩‍💻",
          `a\\' OR "1"="1`,
          "\\",
          "'\\<0>\\<1>''",
          "?; -- /* $1 :name @x",
        ]) {
          const one = client({ name });
          await opened.sql(insertClientSql(one, char));
          expect(await clients.findClient(one.id), `${mode} ${name}`).toStrictEqual(one);
        }
      }
    });

    it("rejects a second client with the same id, and keeps the first unchanged", async () => {
      const one = client();
      await clients.insertClient(one);
      const error = await thrownBy(clients.insertClient({ ...one, secretHash: "Tell-Tale" }));
      expectSilent(error);
      expect(await opened.store.findClient(one.id)).toStrictEqual(one);
    });

    it("accepts the same client again, because the first answer may have been lost", async () => {
      const one = client();
      await clients.insertClient(one);
      await clients.insertClient(one);
      expect(await opened.store.findClient(one.id)).toStrictEqual(one);
    });

    it("keeps a logo of 64 KiB for each client, replaces and removes it, and shows none of a revoked client", async () => {
      const { logos } = opened;
      const [one, other] = [client(), client()];
      for (const each of [one, other]) await clients.insertClient(each);
      const logo = (letter: string) => letter.repeat(4 * Math.ceil((64 * 1024) / 3));
      await logos.changeLogo(other.id, logo("B"), 1);
      expect(await opened.store.findClientLogo(one.id)).toBeUndefined();
      expect(await opened.store.findClientLogoTime(one.id)).toBeUndefined();
      for (const [letter, at] of [
        ["A", 2],
        ["C", 3],
        ["C", 3],
      ] as const) {
        await logos.changeLogo(one.id, logo(letter), at);
        expect(await opened.store.findClientLogo(one.id)).toBe(logo(letter));
        expect(await opened.store.findClientLogoTime(one.id)).toBe(at);
      }
      for (let turn = 0; turn < 2; turn++) await logos.changeLogo(one.id, null, 4);
      expect(await opened.store.findClientLogo(one.id)).toBeUndefined();
      expect(await opened.store.findClientLogo(other.id)).toBe(logo("B"));
      await clients.revokeClient(other.id, 5);
      expect(await opened.store.findClientLogo(other.id)).toBeUndefined();

      const printed = client();
      await opened.sql(insertClientSql(printed, char));
      await opened.sql(insertLogoSql(printed, logo("D")));
      expect(await opened.store.findClientLogo(printed.id)).toBe(logo("D"));
      expect(await opened.store.findClientLogoTime(printed.id)).toBe(printed.createdAt);
    });

    it("changes the settings of a client, and of no other", async () => {
      const [one, other] = [client(), client()];
      for (const each of [one, other]) await clients.insertClient(each);
      const to = {
        ...one,
        name: "Café O'Reilly",
        scope: "sessions",
        redirectUris: "https://app.example.com/callback http://127.0.0.1/callback",
        postLogoutUris: "https://app.example.com/",
        backchannelLogoutUri: "https://app.example.com/logout",
        requirePkce: 0,
        roles: 1,
        allowedRoles: "admin",
        contact: "help@app.example.com",
        privateUrls: 1,
        accountAccess: "write",
        organizationAccess: "read",
        defaultResource: "https://mcp.example.com/mcp",
      };
      expect(await clients.updateClient({ from: one, to })).toBe(true);
      expect(await opened.store.findClient(one.id)).toStrictEqual(to);
      // The first answer may have been lost.
      expect(await clients.updateClient({ from: one, to })).toBe(true);
      expect(await clients.updateClient({ from: to, to: one })).toBe(true);
      expect(await opened.store.findClient(one.id)).toStrictEqual(one);
      expect(await opened.store.findClient(other.id)).toStrictEqual(other);
    });

    it("keeps what another change of the client did first, whichever setting it changed", async () => {
      const changes: readonly Partial<Client>[] = [
        { name: "Another name" },
        { scope: "sessions" },
        { redirectUris: "https://app.example.com/callback" },
        { postLogoutUris: "https://app.example.com/" },
        { backchannelLogoutUri: "https://app.example.com/logout" },
        { requirePkce: 0 },
        { roles: 1 },
        { allowedRoles: "admin" },
        { contact: "help@app.example.com" },
        { privateUrls: 1 },
        { accountAccess: "read" },
        { organizationAccess: "read" },
        { defaultResource: "https://mcp.example.com/mcp" },
      ];
      for (const change of changes) {
        const from = client();
        const to = { ...from, ...change };
        await clients.insertClient(from);
        expect(await clients.updateClient({ from, to })).toBe(true);
        const late = { from, to: { ...from, name: "A late name" } };
        expect(await clients.updateClient(late), JSON.stringify(change)).toBe(false);
        expect(await opened.store.findClient(from.id)).toStrictEqual(to);
      }
    });

    it("changes no settings of an unknown or revoked client", async () => {
      const unknown = client();
      const revoked = client();
      await clients.insertClient(revoked);
      await clients.revokeClient(revoked.id, 5);
      for (const from of [unknown, revoked]) {
        expect(await clients.updateClient({ from, to: { ...from, name: "x" } })).toBe(false);
        expect(await clients.updateClient({ from, to: from })).toBe(false);
      }
      expect(await opened.store.findClient(revoked.id)).toStrictEqual({ ...revoked, revokedAt: 5 });
    });

    it("revokes a client, and keeps the first time when the client is revoked again", async () => {
      const [one, other] = [client(), client()];
      for (const each of [one, other]) await clients.insertClient(each);
      expect(await clients.revokeClient(one.id, 5)).toBe(true);
      expect(await clients.revokeClient(one.id, 6)).toBe(true);
      expect(await opened.store.findClient(one.id)).toStrictEqual({ ...one, revokedAt: 5 });
      expect(await opened.store.findClient(other.id)).toStrictEqual(other);
    });

    it("revokes no client for an unknown id", async () => {
      const one = client();
      await clients.insertClient(one);
      for (const id of ["", "first-party", client().id, one.id.toUpperCase()]) {
        expect(await clients.revokeClient(id, 5)).toBe(false);
      }
      expect(await opened.store.findClient(one.id)).toStrictEqual(one);
    });

    it("ends the sessions of a client that it revokes", async () => {
      const [one, { store }] = [client(), opened];
      await clients.insertClient(one);
      const owner = account();
      await store.insertAccount(owner);
      const its = session({ clientId: one.id, userId: owner.id });
      await store.insertSession(its);
      expect(await store.findSessionState(its.id)).toMatchObject({ clientRevokedAt: null });
      await clients.revokeClient(one.id, 5);
      expect(await store.findSessionState(its.id)).toMatchObject({ clientRevokedAt: 5 });
    });
  });
}
