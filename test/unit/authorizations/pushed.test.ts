import { afterEach, beforeEach, expect, it } from "vitest";
import { issueCode } from "../../../src/core/authorizations/codes.ts";
import type { AuthorizationPorts } from "../../../src/core/authorizations/ports.ts";
import { readPushed, storePushed, usePushed } from "../../../src/core/authorizations/pushed.ts";
import { hour, second } from "../../../src/core/ground/time.ts";
import { openBackend, type Backend } from "../support/backend.ts";

let backend: Backend;
let ports: AuthorizationPorts;
beforeEach(async () => {
  backend = await openBackend();
  const { store, clock, random, oidcKeys } = (await backend.openServer()).ports;
  ports = { store, clock, random, seals: (oidcKeys ?? expect.fail()).seals };
});
afterEach(() => backend.close());

const app = { id: "an app" };
const query = "client_id=an+app&scope=openid";

it("a pushed request is read by its own client until it is used, for ninety seconds", async () => {
  const { requestUri, expiresIn } = await storePushed(ports, app, query);
  expect(requestUri).toMatch(/^urn:ietf:params:oauth:request_uri:pr1_[\w-]+$/);
  expect(expiresIn).toBe(90);
  backend.now += 90 * second - 1;
  for (const _ of ["first", "again"]) expect(await readPushed(ports, app, requestUri)).toBe(query);
  expect(await readPushed(ports, { id: "another" }, requestUri)).toBeUndefined();
  backend.now += 1;
  expect(await readPushed(ports, app, requestUri)).toBeUndefined();
});

it("one that was opened in time can be completed for an hour more, once", async () => {
  const [one, late] = [await storePushed(ports, app, query), await storePushed(ports, app, query)];
  backend.now += 90 * second + hour - 1;
  expect(await readPushed(ports, app, one.requestUri, true)).toBe(query);
  expect(await usePushed(ports, one.requestUri)).toBe(true);
  expect(await readPushed(ports, app, one.requestUri, true)).toBeUndefined();
  expect(await usePushed(ports, one.requestUri)).toBe(false);
  backend.now += 1;
  expect(await readPushed(ports, app, late.requestUri, true)).toBeUndefined();
  expect(await usePushed(ports, late.requestUri)).toBe(false);
});

it("one is used by one of fifty requests at the same time", async () => {
  const { requestUri } = await storePushed(ports, app, query);
  const used = await Promise.all(Array.from({ length: 50 }, () => usePushed(ports, requestUri)));
  expect(used.filter(Boolean)).toHaveLength(1);
});

it("no other text is one, and neither is a code", async () => {
  const { requestUri } = await storePushed(ports, app, query);
  const request = { redirectUri: "", scope: "", methods: "", provenAt: 0 };
  const approval = { client: app, userId: "ann", sessionId: "browser", request };
  const code = await issueCode(ports, approval);
  const urn = "urn:ietf:params:oauth:request_uri:";
  const id = String(backend.sql("SELECT id FROM authorizations WHERE kind = 'code'")[0]?.["id"]);
  const ofCode = urn + (await ports.seals.sign("pushed", id));
  const others = [requestUri.slice(urn.length), `${requestUri}A`, urn, urn + code, urn + id];
  for (const text of [...others, ofCode]) {
    expect(await readPushed(ports, app, text), text).toBeUndefined();
  }
});
