import { describe, expect, it } from "vitest";
import {
  addResource,
  createResource,
  updateResource,
  type ResourceOrder,
} from "../../../src/core/resources/change.ts";
import { maxResources, type Resource } from "../../../src/core/resources/model.ts";
import type { ResourceRegistry } from "../../../src/core/resources/ports.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { builtInAccess } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const rules = {
  access: builtInAccess,
  allowsHttp: false,
  own: { issuer: "https://login.example.com", audience: "orders" },
};
const system = { clock: () => 1000, random: systemRandom };
const scopes = { "notes:read": "See your notes" };
const orderOf = (uri: string, hasNoOlderServers = true): ResourceOrder => ({
  uri,
  scopes,
  hasNoOlderServers,
});
const resource = (uri: string, given: Partial<Resource> = {}): Resource => ({
  ...createResource(system, rules, orderOf(uri)),
  ...given,
});

/** A registry in memory. `meanwhile` runs before each write. */
function registryOf(rows: Resource[], meanwhile: () => void = () => {}): ResourceRegistry {
  const at = (id: string) => rows.findIndex((one) => one.id === id);
  return {
    findResource: async (uri) => rows.find((one) => one.uri === uri),
    listResources: async () => rows.filter((one) => one.revokedAt === null),
    listAllResources: async () => [...rows],
    findResourceById: async (id) => rows[at(id)],
    async insertResource(one) {
      meanwhile();
      if (rows.some(({ uri }) => uri === one.uri)) return false;
      rows.push(one);
      return true;
    },
    async updateResource({ from, to }) {
      meanwhile();
      const now = rows[at(from.id)];
      if (JSON.stringify(now) !== JSON.stringify(from)) return false;
      rows[at(from.id)] = to;
      return true;
    },
    revokeResource: async () => false,
  };
}

const uri = "https://mcp.example.com";

describe("adding a resource", () => {
  const add = (registry: ResourceRegistry, order = orderOf(uri)) =>
    addResource(system, rules, registry, order);

  it("needs the word that no older server runs for the first one alone", async () => {
    const rows: Resource[] = [];
    const registry = registryOf(rows);
    expect(await refusal(add(registry, orderOf(uri, false)))).toMatchObject({
      code: "older_servers",
    });
    expect(rows).toEqual([]);
    await add(registry);
    await add(registry, orderOf("https://other.example.com", false));
    expect(rows.map((one) => one.uri)).toEqual([uri, "https://other.example.com"]);
  });

  it("is refused for a URI that tokens of this server have as their audience", async () => {
    for (const own of [
      "https://login.example.com",
      "https://login.example.com/",
      "https://login.example.com/userinfo",
    ]) {
      expect(await refusal(add(registryOf([]), orderOf(own)))).toMatchObject({
        code: "validation_failed",
        errors: [{ pointer: "/uri", message: expect.stringContaining("this server itself") }],
      });
    }
    await add(registryOf([]), orderOf("https://login.example.com/mcp"));
  });

  it("needs no word after all were revoked, because the older servers were gone then", async () => {
    const rows = [resource("https://old.example.com", { revokedAt: 5 })];
    await add(registryOf(rows), orderOf(uri, false));
    expect(rows).toHaveLength(2);
  });

  it.each([
    ["the same URI", uri, null],
    ["another spelling of it", `${uri}/`, null],
    ["it until it was revoked", uri, 5],
  ])("is refused if a resource has %s", async (_, spelling, revokedAt) => {
    const registry = registryOf([resource(spelling, { revokedAt })]);
    expect(await refusal(add(registry))).toMatchObject({ code: "resource_exists" });
  });

  it("is refused if another operator adds the URI at the same time", async () => {
    const rows = [resource("https://first.example.com")];
    const registry = registryOf(rows, () => {
      if (rows.length === 1) rows.push(resource(uri));
    });
    expect(await refusal(add(registry))).toMatchObject({ code: "resource_exists" });
  });

  it("is refused beyond 100, of which revoked ones are none", async () => {
    const rows = Array.from({ length: maxResources }, (_, at) => resource(`https://r${at}.test`));
    expect(await refusal(add(registryOf(rows)))).toMatchObject({
      errors: [{ pointer: "/uri", message: expect.stringContaining("100") }],
    });
    const [first, ...others] = rows;
    if (first) await add(registryOf([{ ...first, revokedAt: 5 }, ...others]));
  });

  it("says what is wrong with the order before it says that the URI is taken", async () => {
    const wrong = { ...orderOf(uri), scopes: {} };
    const refused = await refusal(add(registryOf([resource(uri)]), wrong));
    expect(refused.code).toBe("validation_failed");
  });
});

describe("changing a resource", () => {
  it("tells which settings changed, and writes nothing if none did", async () => {
    const rows = [resource(uri)];
    let writes = 0;
    const registry = registryOf(rows, () => void writes++);
    const { id = "" } = rows[0] ?? {};
    const settings = { name: "Notes", openScopes: "all", allowedRoles: ["admin"] } as const;
    expect((await updateResource(registry, rules, id, settings)).changed).toEqual([
      "name",
      "open_scopes",
      "allowed_roles",
    ]);
    expect((await updateResource(registry, rules, id, settings)).changed).toEqual([]);
    expect(writes).toBe(1);
  });

  it("keeps what another change did at the same time", async () => {
    const rows = [resource(uri)];
    const [first] = rows;
    if (!first) return;
    const registry = registryOf(rows, () => {
      if (rows[0]?.name !== "Other") rows[0] = { ...first, name: "Other" };
    });
    await updateResource(registry, rules, first.id, { openScopes: "all" });
    expect(rows).toEqual([{ ...first, name: "Other", openScopes: "notes:read" }]);
  });

  it("gives up after three changes that came first", async () => {
    const rows = [resource(uri)];
    const [first] = rows;
    if (!first) return;
    let turn = 0;
    const registry = registryOf(rows, () => {
      rows[0] = { ...first, name: `Name ${turn++}` };
    });
    const refused = await refusal(updateResource(registry, rules, first.id, { openScopes: "all" }));
    expect(refused.code).toBe("unavailable");
    expect(turn).toBe(3);
  });

  it("finds no resource that is unknown or was revoked", async () => {
    const revoked = resource(uri, { revokedAt: 5 });
    const registry = registryOf([revoked]);
    for (const id of [revoked.id, "x"]) {
      const refused = await refusal(updateResource(registry, rules, id, { name: "N" }));
      expect(refused.code).toBe("not_found");
    }
  });
});
