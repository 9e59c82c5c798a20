import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import * as accounts from "../src/contract/accounts.ts";
import * as service from "../src/contract/service.ts";
import * as tokens from "../src/contract/tokens.ts";
import { openInProcess, useTarget, type Init } from "./support/http-target.ts";
import { exampleOf, operationsOf, type OpenApi } from "./support/openapi.ts";
import { secret } from "./support/secrets.ts";

interface Route {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: z.ZodObject }>> }>
  >;
}

const isRoute = (value: unknown): value is Route =>
  typeof value === "object" && value !== null && "operationId" in value;

const routes: readonly Route[] = [accounts, service, tokens].flatMap((module) =>
  Object.values<unknown>(module).filter(isRoute),
);

const json = (body: unknown): Init => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const form = (body: Readonly<Record<string, string>>, headers = {}): Init => ({
  method: "POST",
  headers,
  body: new URLSearchParams(body),
});
const raw = (body: string, type: string): Init => ({
  method: "POST",
  headers: { "Content-Type": type },
  body,
});
const bearer = (token: string, body?: string): Init => ({
  method: "POST",
  headers: { Authorization: `Bearer ${token}` },
  ...(body !== undefined && { body }),
});

const password = secret("correct horse battery");
const ann = { username: "ann", password, email: "ann@example.com", name: "Ann Smith" };
const login = { username: "ann", password };
const large = "x".repeat(17 * 1024);
const urlencoded = "application/x-www-form-urlencoded";
const basic = { Authorization: `Basic ${btoa("somebody:something")}` };

/** A refusal of each code a call has, but for what only a broken or busy server gives. */
const refusals: Readonly<
  Record<string, readonly (readonly [code: string, init: Init, path?: string])[]>
> = {
  getInfo: [],
  getLiveness: [],
  getReadiness: [],
  getKeys: [],
  sayHello: [["validation_failed", {}, `/hello/${"x".repeat(65)}`]],
  register: [
    ["malformed_body", json("{")],
    ["username_taken", json({ ...ann, email: "other@example.com" })],
    ["email_taken", json({ ...ann, username: "other" })],
    ["body_too_large", json({ ...ann, name: large })],
    ["unsupported_media_type", raw(JSON.stringify(ann), "text/plain")],
    ["validation_failed", json({})],
  ],
  getToken: [
    ["invalid_request", form({ username: "ann" })],
    ["invalid_request", raw("username=%ff", urlencoded)],
    ["invalid_request", form({ ...login, name: large })],
    ["invalid_request", json(login)],
    ["invalid_grant", form({ ...login, password: "another" })],
    ["invalid_scope", form({ ...login, scope: "everything" })],
    ["unsupported_grant_type", form({ ...login, grant_type: "magic" })],
    ["invalid_client", form(login, basic)],
  ],
  verifyToken: [
    ["malformed_authorization", bearer("two words")],
    ["missing_token", { method: "POST" }],
    ["invalid_token", bearer("x")],
    ["body_too_large", bearer("x", large)],
  ],
};

/** What a broken or busy server gives, and whom. */
const hashing = ["register", "getToken"];
const reading = ["register", "getToken", "verifyToken", "getReadiness"];

describe("every answer is as the contract declares it", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  let document: OpenApi;
  beforeAll(async () => {
    document = (await (await target().fetch("/openapi.json")).json()) as OpenApi;
  });

  const call = async (route: Route, init: Init = {}, path = route.path) => {
    const response = await target().fetch(path.replace("{name}", "Ann"), {
      method: route.method.toUpperCase(),
      ...init,
    });
    const status = String(response.status);
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const declared = route.responses[status]?.content[type]?.schema;
    if (!declared) return expect.fail(`${route.operationId} declares no ${status} ${type}`);
    // Strict: what the contract does not name must not be there.
    const body = z.strictObject(declared.shape).parse(await response.json());
    const { headers = {} } = operationOf(route.operationId)?.responses[status] ?? {};
    return { status, body: body as Readonly<Record<string, unknown>>, response, headers };
  };
  const operationOf = (id: string) =>
    operationsOf(document).find(({ operation }) => operation.operationId === id)?.operation;
  const routeOf = (id: string): Route =>
    routes.find(({ operationId }) => operationId === id) ?? expect.fail(`there is no ${id}`);
  const codeIn = (body: Readonly<Record<string, unknown>>): string =>
    String(body["code"] ?? body["error"]);

  it("knows the operations of the document, and no others", () => {
    const documented = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(routes.map(({ operationId }) => operationId).toSorted()).toEqual(
      documented.map(String).toSorted(),
    );
    expect(Object.keys(refusals).toSorted()).toEqual(documented.map(String).toSorted());
  });

  it("when the document's own examples are sent", async () => {
    const schemaOf = (id: string, type: string) =>
      operationOf(id)?.requestBody?.content?.[type]?.schema ?? {};
    const registration = exampleOf(document, schemaOf("register", "application/json"));
    const registered = await call(routeOf("register"), json(registration));
    expect(registered.status).toBe("201");
    expect(registered.response.headers.get("location")).not.toBeNull();
    expect(registered.headers).toHaveProperty("Location");

    const example = exampleOf(document, schemaOf("getToken", urlencoded));
    const request = form(example as Readonly<Record<string, string>>);
    expect((await call(routeOf("getToken"), request)).status).toBe("200");
  });

  it("when it is a success", async () => {
    const { body } = await call(routeOf("getToken"), form(login));
    const token = secret(String(body["access_token"]));
    expect((await call(routeOf("verifyToken"), bearer(token))).status).toBe("200");
    for (const id of ["getInfo", "sayHello", "getLiveness", "getReadiness", "getKeys"]) {
      expect((await call(routeOf(id))).status).toBe("200");
    }
  });

  it.each(Object.keys(refusals))(
    "when %s refuses, for each refusal that it declares",
    async (id) => {
      const route = routeOf(id);
      const given = new Set<string>();
      for (const [code, init, path] of refusals[id] ?? []) {
        const { status, body, response, headers } = await call(route, init, path);
        expect(codeIn(body)).toBe(code);
        for (const name of ["WWW-Authenticate", "Retry-After"]) {
          if (response.headers.has(name)) expect(headers).toHaveProperty(name);
        }
        given.add(`${status} ${code}`);
      }
      const wire = id === "getToken" ? "error" : "code";
      const declared = Object.entries(route.responses)
        .filter(([status]) => status >= "400")
        .flatMap(([status, { content }]) =>
          Object.values(content).flatMap(({ schema }) =>
            (schema.shape[wire] as z.ZodEnum).options.map((code) => `${status} ${code}`),
          ),
        );
      if (hashing.includes(id)) given.add("503 overloaded");
      if (reading.includes(id)) given.add("503 unavailable");
      given.add("500 internal");
      expect(new Set(declared)).toEqual(given);
    },
  );

  it("when the database is gone", async () => {
    const { body } = await call(routeOf("getToken"), form(login));
    const token = secret(String(body["access_token"]));
    await target().sql("ALTER TABLE users RENAME TO gone");
    const requests: Readonly<Record<string, Init>> = {
      register: json({ ...ann, username: "bea", email: "bea@example.com" }),
      getToken: form(login),
      verifyToken: bearer(token),
    };
    for (const { operationId } of routes) {
      const route = routeOf(operationId);
      const { status, body, response } = await call(route, requests[operationId]);
      expect(status, operationId).toBe(reading.includes(operationId) ? "503" : "200");
      if (status !== "503") continue;
      expect(codeIn(body)).toBe("unavailable");
      expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    await target().sql("ALTER TABLE gone RENAME TO users");
  });
});
