import { expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import { checkResources } from "../../../src/entry/commands/doctor/resources.ts";
import { resource } from "../../suite/store/records.ts";

const config = { oidcKeys: { signing: undefined, previous: [], keptBeside: "data" } };
const appScopes = { groups: { en: "See your groups" } };
const access = createAccess(
  { scopes: { "notes:read": "Read notes" }, roles: {}, appScopes },
  { warn() {} },
);

it("doctor names the scopes of a resource that the operator gave another meaning later", async () => {
  const uri = "https://mcp.example.com";
  const scopes = '{"notes:read":"See","groups":"See","notes:write":"Change"}';
  const store = {
    listResources: async () => [resource({ uri, scopes, openScopes: "" })],
  };
  expect(await checkResources(config, access, store)).toEqual([
    ["ok", `resources: ${uri}`],
    [
      "bad",
      `scopes of ${uri} that are now scopes of this server too: notes:read groups; rename one of them`,
    ],
  ]);
});
