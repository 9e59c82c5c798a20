import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, it } from "vitest";
import { hasOwnRedirect, knownApps } from "../../../src/core/clients/known.ts";
import { agentClients } from "../../support/agent-clients.ts";
import { refusal } from "../support/refusal.ts";
import { openClients, type Clients } from "../support/unregistered.ts";

const loopback = "http://127.0.0.1:4000/callback";

let clients: Clients;
beforeEach(async () => {
  clients = await openClients("known");
});

const register = (redirectUris: readonly string[], name?: unknown, network?: string) =>
  clients.register({ redirectUris, name }, network);
const refused = async (redirectUris: readonly string[]) => {
  const { code, detail } = await refusal(register(redirectUris));
  expect(code).toBe("invalid_redirect_uri");
  return detail;
};
const appOf = async (clientId: string) => (await clients.find(clientId))?.appFor("");

describe("a registration", () => {
  it.each(
    agentClients.flatMap((one) => (one.registration ? [{ ...one, body: one.registration }] : [])),
  )(
    "P-3 of $id gets an id that needs no row, and the redirect URI works",
    async ({ id, body, redirectUri }) => {
      const sent = body["redirect_uris"] as string[];
      const { clientId, name, redirectUris } = await register(sent, body["client_name"]);
      expect(redirectUris).toEqual(sent);
      const known = knownApps.find((one) => one.id === id)!;
      if (hasOwnRedirect(known)) expect([clientId, name]).toEqual([id, known.name]);
      else expect([clientId.slice(0, 4), name]).toEqual(["dc1_", body["client_name"]]);
      const app = await appOf(clientId);
      expect(app).toMatchObject({
        outerId: clientId,
        name,
        origin: hasOwnRedirect(known) ? "known" : "device",
        scope: "",
        firstParty: 0,
      });
      const path = new URL(redirectUri).pathname;
      expect(
        app?.redirectUris.split(" ").some((uri) => new URL(uri).pathname.startsWith(path)),
      ).toBe(true);
      // The same body is the same client.
      expect((await register(sent, body["client_name"])).clientId).toBe(clientId);
    },
  );

  it("DR-1 of a foreign redirect URI alone is refused, and one beside those of a known client is left out", async () => {
    const evil = "https://evil.example/callback";
    expect(await refused([evil])).toMatch(/known clients/);
    expect(await refused([])).toBeDefined();
    const cursor = agentClients.find(({ id }) => id === "cursor")!.registration!;
    const uris = cursor["redirect_uris"] as string[];
    expect(await register([evil, ...uris])).toMatchObject({
      clientId: "cursor",
      redirectUris: uris,
    });
    expect(await register([evil, loopback])).toMatchObject({ redirectUris: [loopback] });
  });

  it("DR-2 of the redirect URIs of two known clients is refused", async () => {
    const detail = await refused([
      "https://claude.ai/api/mcp/auth_callback",
      "https://vscode.dev/redirect",
    ]);
    expect(detail).toBe("The redirect URIs belong to Claude and to Visual Studio Code.");
  });

  it.each(
    (
      "javascript:alert(1) https://*.claude.ai/api/mcp/auth_callback http://*/callback http://127.0.0.1/* http://ann@127.0.0.1/callback " +
      "http://ann:pass@localhost/callback http://127.0.0.2/callback http://localhost.evil/callback http://localhost./callback http://0.0.0.0/ " +
      "http://127.0.0.1/callback#a http://127.0.0.1:65536/ com.evil.app:/callback cursor://evil/callback file:///etc/passwd https://127.0.0.1/callback " +
      "https://claude.ai.evil/api/mcp/auth_callback https://claude.ai/api/mcp/auth_callback/ https://claude.ai/api/mcp/auth_callback?x https://claude.ai:443/api/mcp/auth_callback"
    ).split(" "),
  )("DR-3 of %s is refused", async (uri) => {
    await refused([uri]);
  });

  it("is no way to the id of a known client whose redirect URIs any program can have", async () => {
    for (const known of knownApps) {
      expect((await clients.find(known.id)) !== undefined, known.id).toBe(hasOwnRedirect(known));
    }
  });

  it("DR-4 of 21 redirect URIs, and of very long ones, is refused", async () => {
    const uris = Array.from({ length: 21 }, (_, at) => `http://127.0.0.1/${at}`);
    expect(await refused(uris)).toMatch(/at most 20/);
    const foreign = Array.from({ length: 19 }, (_, at) => `https://evil.example/${at}`);
    expect(await register([...foreign, loopback])).toMatchObject({ redirectUris: [loopback] });
    expect(await refused([`http://127.0.0.1/${"x".repeat(350)}`])).toMatch(/too long/);
  });

  it("DR-5 gives an id that nobody else can make or change", async () => {
    const { clientId } = await register([loopback], "Agent");
    const body = clientId.slice(4);
    const other = await openClients("known");
    expect(await other.find(clientId)).toBeDefined();
    const forged = btoa('["Agent","https://evil.example/"]xxxxxxxxxxxxxxxx').replaceAll("=", "");
    for (const token of [
      `dc1_${body.slice(0, -1)}${body.endsWith("A") ? "B" : "A"}`,
      `dc1_${body}A`,
      `dc1_${body.slice(1)}`,
      `ac1_${body}`,
      `DC1_${body}`,
      body,
      `dc1_${forged}`,
      "dc1_",
    ]) {
      expect(await clients.find(token), token).toBeUndefined();
    }
  });

  it("DR-6 shows the name that a known client has here, and one of a program only if it is plain", async () => {
    const claude = ["https://claude.ai/api/mcp/auth_callback"];
    expect(await register(claude, "Google")).toMatchObject({ clientId: "claude", name: "Claude" });
    expect((await appOf("claude"))?.name).toBe("Claude");
    for (const name of ["Gооgle", "a\u202eb", "<b>", "claude.ai", "x".repeat(65), "", 7, null]) {
      const { clientId, name: shown } = await register([loopback], name);
      expect(shown, String(name)).toBeUndefined();
      expect((await appOf(clientId))?.name).toBe("127.0.0.1");
    }
  });

  it("has the same id for every port and order, and another one for another path or name", async () => {
    const idOf = async (uris: readonly string[], name = "Agent") =>
      (await register(uris, name)).clientId;
    const id = await idOf([loopback, "http://localhost:1/a"]);
    expect(await idOf(["http://localhost/a", "http://127.0.0.1:9/callback", loopback])).toBe(id);
    expect(await idOf([loopback])).not.toBe(id);
    expect(await idOf([loopback, "http://localhost:1/a"], "Other")).not.toBe(id);
  });

  it("is counted for each network, 60 a minute", async () => {
    for (let at = 0; at < 60; at++) await register([loopback], "Agent", "192.0.2.1");
    expect(await refusal(register([loopback], "Agent", "192.0.2.1"))).toMatchObject({
      code: "too_many_requests",
    });
    await register([loopback], "Agent", "192.0.2.2");
  });

  it("DR-9 leaves nothing behind, ten thousand times", async () => {
    const registerAll = async (round: string) => {
      for (let at = 0; at < 5000; at++) await register([loopback], `Agent ${round}-${at}`);
    };
    await registerAll("first");
    const before = heapUsed();
    await registerAll("second");
    // If each left only its name and its redirect URI, it would be a megabyte.
    expect(heapUsed() - before).toBeLessThan(500_000);
  });
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that are still in use. */
function heapUsed(): number {
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed;
}
