import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ResourceChanges } from "../../src/contract/admin/resource.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, send, type Answer } from "../suite/http/calls/calls.ts";
import { createClient } from "../suite/http/calls/clients.ts";
import { expectInvalid, expectProblem } from "../suite/http/calls/expect.ts";
import { storeResource } from "../suite/http/calls/resources.ts";
import { logInBy, setSession } from "../suite/http/calls/sessions.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";

const uri = "https://mcp.example.com/mcp";
const scopes = { "notes:read": "See your notes", "notes:write": "Change your notes" };
const order = { uri, scopes, no_older_servers: true };

describe("resources through the admin API", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  let token: string;
  beforeAll(async () => {
    const admin = await insertAccount(target());
    await setAccount(target(), admin, "role", "'admin'");
    ({ token } = await logInBy(target(), undefined, admin));
  });
  beforeEach(() => target().sql("DELETE FROM resources"));

  const call = (method: string, path: string, body?: unknown, as = token): Promise<Answer> =>
    send(target(), `/admin/resources${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${as}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const add = (given: object = {}) => call("POST", "", { ...order, ...given });
  const list = async () => (await call("GET", "")).body["resources"];

  it("are added, listed with those that were revoked, changed and revoked", async () => {
    const { status, body } = await add({ name: "Notes", open_scopes: ["notes:read"] });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      uri,
      name: "Notes",
      scopes,
      open_scopes: ["notes:read"],
      implies: {},
      allowed_roles: [],
      client_id: null,
      created_at: expect.any(String),
      revoked_at: null,
    });
    const path = `/${String(body["id"])}`;
    const { "notes:read": text } = scopes;
    const changed = await call("PATCH", path, { scopes: { "notes:read": text, other: "Else" } });
    expect(changed.body).toEqual({ ...body, scopes: { "notes:read": text, other: "Else" } });
    for (let turn = 0; turn < 2; turn++) expect((await call("DELETE", path)).status).toBe(204);
    expect(await list()).toEqual([{ ...changed.body, revoked_at: expect.any(String) }]);
    expectProblem(await call("PATCH", path, { name: "N" }), 404, "not_found");
    expectProblem(await add(), 409, "resource_exists");
  });

  it("change in each setting alone, and keep the others", async () => {
    const { id: client } = await createClient(target());
    const changes: Readonly<Record<keyof typeof ResourceChanges.shape, unknown>> = {
      name: "قهوة",
      scopes: { "notes:read": "Read" },
      open_scopes: ["notes:read", "notes:write"],
      implies: { "notes:write": ["notes:read"] },
      allowed_roles: ["admin"],
      client_id: client,
    };
    for (const [member, to] of Object.entries(changes)) {
      await target().sql("DELETE FROM resources");
      const { body } = await add();
      const changed = await call("PATCH", `/${String(body["id"])}`, { [member]: to });
      expect(changed.body, member).toEqual({ ...body, [member]: to });
    }
  });

  it("never change their URI, their id or the time of their creation", async () => {
    const { body } = await add();
    const path = `/${String(body["id"])}`;
    const others = {
      uri: "https://evil.example",
      id: randomUUID(),
      revoked_at: null,
      created_at: 1,
    };
    expect((await call("PATCH", path, others)).body).toEqual(body);
  });

  it("need the confirmation for the first one", async () => {
    for (const no_older_servers of [undefined, false]) {
      expectProblem(await add({ no_older_servers }), 409, "older_servers");
    }
    expect(await list()).toEqual([]);
    expect((await add()).status).toBe(201);
    const other = { uri: "https://other.example.com", no_older_servers: undefined };
    expect((await add(other)).status).toBe(201);
  });

  it("name each member that breaks a rule", async () => {
    const wrong = {
      uri: `${uri}?a`,
      scopes: { email: "a", "files/read": "" },
      allowed_roles: ["x"],
    };
    expectInvalid(await add({ uri: wrong.uri }), "/uri");
    expectInvalid(
      await add({ ...wrong, uri }),
      "/scopes/email",
      "/scopes/files~1read",
      "/allowed_roles/0",
    );
    expectInvalid(await add({ scopes: { a: 5 } }), "/scopes/a");
    expectInvalid(await call("POST", "", {}), "/uri", "/scopes");
    const { body } = await add();
    expectInvalid(await call("PATCH", `/${String(body["id"])}`, { scopes: {} }), "/scopes");
  });

  it("name only a client that can introspect: one with a secret, which was not revoked", async () => {
    const revoked = await createClient(target());
    await target().sql(`UPDATE clients SET revoked_at = 5 WHERE id = '${revoked.id}'`);
    const open = await createClient(target());
    await target().sql(`UPDATE clients SET secret_hash = '' WHERE id = '${open.id}'`);
    const { id } = await storeResource(target());
    for (const client_id of [revoked.id, open.id, randomUUID(), "first-party", ""]) {
      expectInvalid(await add({ client_id }), "/client_id");
      expectInvalid(await call("PATCH", `/${id}`, { client_id }), "/client_id");
    }
  });

  it("are unknown by a wrong id, and revoking one is no error", async () => {
    for (const id of [randomUUID(), "x", "%00"]) {
      expectProblem(await call("PATCH", `/${id}`, { name: "N" }), 404, "not_found");
      expect((await call("DELETE", `/${id}`)).status).toBe(204);
    }
  });

  it("are for administrators, and for changes only soon after a login", async () => {
    const { id } = await storeResource(target());
    const writes = [
      ["POST", "", order],
      ["PATCH", `/${id}`, { name: "N" }],
      ["DELETE", `/${id}`],
    ] as const;
    const { token: user } = await logInBy(target(), undefined, await insertAccount(target()));
    for (const [method, path, body] of [["GET", ""] as const, ...writes]) {
      expectProblem(await call(method, path, body, user), 403, "insufficient_scope");
    }
    const admin = await insertAccount(target());
    await setAccount(target(), admin, "role", "'admin'");
    const { token: late } = await logInBy(target(), undefined, admin);
    await setSession(target(), late, "proven_at = 1, authenticated_at = 1");
    expect((await call("GET", "", undefined, late)).status).toBe(200);
    for (const [method, path, body] of writes) {
      expect((await call(method, path, body, late)).status, method).toBe(401);
    }
    expect(await target().sql("SELECT id, name FROM resources")).toEqual([{ id, name: "Notes" }]);
  });
});
