import { afterEach, beforeEach, expect, it } from "vitest";
import { idOfCode, issueCode, requestOf } from "../../../src/core/authorizations/codes.ts";
import type { AuthorizationPorts } from "../../../src/core/authorizations/ports.ts";
import { minute } from "../../../src/core/ground/time.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
afterEach(() => backend.close());

/** Seals that anybody can make: what is tested here is not their secrecy. */
const seals: AuthorizationPorts["seals"] = {
  sign: async (purpose, text) => `${purpose}:${text}`,
  read: async (purpose, token) => {
    const [head, text] = token.split(":");
    return head === purpose ? text : undefined;
  },
};

const request = {
  redirectUri: "https://app.example.com/callback?a=1",
  nonce: 'n"𝒳',
  challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  scope: "openid profile:read",
  methods: "password totp",
  provenAt: 1_795_570_113_046,
};

it("a code names its row alone, which keeps the approval for a minute", async () => {
  const { store, clock, random } = server.ports;
  const ports = { store, clock, random, seals };
  const approval = { client: { id: "app" }, userId: "ann", sessionId: "browser", request };
  const code = await issueCode(ports, approval);
  const id = await idOfCode(seals, code);
  expect(code).toBe(`code:${id}`);
  const row = await store.findAuthorization(id ?? "");
  expect(row).toMatchObject({
    kind: "code",
    clientId: "app",
    userId: "ann",
    sessionId: "browser",
    scope: request.scope,
    expiresAt: backend.now + minute,
    usedAt: null,
  });
  expect(row && requestOf(row)).toEqual(request);
  expect(await issueCode(ports, approval)).not.toBe(code);
});

it("a text that is no code names no row", async () => {
  const id = "0b6ea4ae-5cf5-4c76-a2dd-d8bb9ccf4b54";
  expect(await idOfCode(seals, `code:${id}`)).toBe(id);
  for (const text of [`pushed:${id}`, "code:' or 1=1", "code:", id, ""]) {
    expect(await idOfCode(seals, text), text).toBeUndefined();
  }
});
