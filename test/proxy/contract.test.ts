import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mysqlOver } from "../../src/drivers/store/drizzle.ts";
import * as tables from "../../src/drivers/store/schema.mysql.ts";
import { createStore } from "../../src/drivers/store/store.ts";
import { node } from "../../src/entry/runtimes/node.ts";
import type { Server } from "../../src/entry/runtimes/server.ts";
import { proxyTransport } from "../../src/proxy/transport.ts";
import { fileLog } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { openProxyParts, type ProxyParts } from "../suite/proxy/parts.ts";
import * as release from "../suite/proxy/release-0.1.ts";

secret(release.key);
for (const { signature } of [release.insertAccount, release.findAccount]) secret(signature);

// It holds while the statements in it exist. A failure here means that Workers in use are no longer served.
describe("a proxy, to a Worker of release 0.1", () => {
  let proxy: ProxyParts;
  beforeAll(async () => {
    proxy = await openProxyParts({ keys: [release.key], clock: () => release.now });
  });
  afterAll(() => proxy.close());

  it("takes what it writes, and answers as it always did", async () => {
    const ask = async (call: release.Recorded): Promise<[number, string]> => {
      const response = await proxy.fetch(release.request(call));
      return [response.status, await response.text()];
    };
    expect(await ask(release.insertAccount)).toEqual([200, '{"affected_rows":1}']);
    expect(await proxy.sql("SELECT id, username_key FROM users")).toEqual([
      { id: release.account.id, username_key: "ann" },
    ]);
    expect(await ask(release.findAccount)).toEqual([
      200,
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
        '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040"]]}',
    ]);
    expect(await ask(release.findAccount)).toEqual([
      401,
      '{"code":"replayed","outcome":"unknown"}',
    ]);
    const unsigned = { ...release.findAccount, signature: "" };
    expect(await ask(unsigned)).toEqual([401, '{"code":"unauthorized","outcome":"not_executed"}']);
  });
});

describe("a Worker of today", () => {
  let server: Server;
  const heard: { request: Request; body: string }[] = [];
  let answer: () => Response;
  beforeAll(async () => {
    const fetch = async (request: Request): Promise<Response> => {
      heard.push({ request, body: await request.text() });
      return answer();
    };
    server = await node.listen(fetch, { host: "127.0.0.1", port: 0 });
  });
  afterAll(() => server.stop());

  const transportWith = (nonce: string) =>
    proxyTransport({
      url: `http://127.0.0.1:${server.port}`,
      key: release.key,
      clock: () => release.now,
      random: () => new Uint8Array(Buffer.from(nonce, "base64url")),
      log: fileLog(),
    });
  const storeWith = (nonce: string) => createStore(mysqlOver(transportWith(nonce)), tables);

  it("writes what release 0.1 wrote, letter by letter", async () => {
    const { insertAccount, findAccount, account } = release;
    answer = () => Response.json({ affected_rows: 1 });
    expect(await storeWith(insertAccount.nonce).insertAccount(account)).toBe(true);
    const row = Object.values(account);
    answer = () => Response.json({ rows: [row] });
    const found = await storeWith(findAccount.nonce).findAccountByUsername("ann");
    expect(found).toEqual(account);

    expect(heard).toHaveLength(2);
    for (const [index, call] of [insertAccount, findAccount].entries()) {
      const { request, body } = heard[index]!;
      const written = release.request(call);
      expect(body).toBe(call.body);
      expect(request.method).toBe(written.method);
      expect(new URL(request.url).pathname).toBe(new URL(written.url).pathname);
      for (const [name, value] of written.headers) expect(request.headers.get(name)).toBe(value);
    }
  });

  it("does not mind what a later proxy says besides", async () => {
    answer = () => Response.json({ rows: [Object.values(release.account)], warnings: ["new"] });
    const found = await storeWith(release.findAccount.nonce).findAccountByUsername("ann");
    expect(found).toEqual(release.account);
  });

  it.each([
    ["not_executed", { code: "unavailable", reason: "mysql proxy 418 of_a_later_release" }],
    ["rejected", { code: "unavailable", reason: "mysql proxy 418 of_a_later_release" }],
    ["unknown", { name: "OutcomeUnknown", message: "mysql proxy 418 of_a_later_release" }],
  ])("goes by the outcome of a refusal that it does not know: %s", async (outcome, error) => {
    answer = () => Response.json({ code: "of_a_later_release", outcome }, { status: 418 });
    const { read, write } = transportWith(release.findAccount.nonce);
    await expect(read("select 1", [])).rejects.toMatchObject(error);
    await expect(write("select 1", [])).rejects.toMatchObject(error);
  });

  it("does not know what became of a call that the proxy has seen before", async () => {
    answer = () => Response.json({ code: "replayed", outcome: "unknown" }, { status: 401 });
    const { write } = transportWith(release.findAccount.nonce);
    await expect(write("select 1", [])).rejects.toMatchObject({ name: "OutcomeUnknown" });
  });
});
