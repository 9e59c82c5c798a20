import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webCrypto } from "../../src/drivers/crypto/crypto.ts";
import { mysqlDialect } from "../../src/drivers/mysql/dialect.ts";
import { openWebPost } from "../../src/drivers/post/post.ts";
import { createStore } from "../../src/drivers/store/store.ts";
import { node } from "../../src/entry/runtimes/node/node.ts";
import type { Server } from "../../src/entry/runtimes/server.ts";
import { proxyTransport } from "../../src/proxy/transport.ts";
import { openProxyParts, type ProxyParts } from "../suite/proxy/parts.ts";
import * as release from "../suite/proxy/release-0.1.ts";
import { signedAnswer } from "../suite/proxy/signed-answer.ts";
import { secret } from "../support/secrets.ts";
import { fileLog } from "../support/targets/http-target.ts";

secret(release.key);
for (const { signature } of [release.insertAccount, release.findAccount]) secret(signature);

// This holds while these statements exist. If it fails, the proxy no longer serves Workers that are in use.
describe("a proxy, to a Worker of release 0.1", () => {
  let proxy: ProxyParts;
  beforeAll(async () => {
    proxy = await openProxyParts({ keys: [release.key], clock: () => release.now });
  });
  afterAll(() => proxy.close());

  const ask = async (request: Request) => {
    const response = await proxy.fetch(request);
    const signature = response.headers.get("x-latchkey-signature");
    return { status: response.status, body: await response.text(), signature };
  };
  const refusal = (status: number, body: string) => ({ status, body, signature: null });

  it("reads its requests, and sends and signs its answers, letter by letter", async () => {
    const { insertAccount, findAccount } = release;
    expect(await ask(release.request(insertAccount))).toEqual({
      status: 200,
      ...insertAccount.answer,
    });
    expect(await proxy.sql("SELECT id, username_key FROM users")).toEqual([
      { id: release.account.id, username_key: "ann" },
    ]);
    expect(await ask(release.request(findAccount))).toEqual({ status: 200, ...findAccount.answer });
    expect(await ask(release.request(findAccount))).toEqual(
      refusal(401, '{"code":"replayed","outcome":"unknown"}'),
    );
    expect(await ask(release.request({ ...findAccount, signature: "" }))).toEqual(
      refusal(401, '{"code":"unauthorized","outcome":"not_executed"}'),
    );
  });

  it("refuses a server from before release 0.1, which sends no digest, and logs why", async () => {
    const request = release.request(release.findAccount);
    request.headers.delete("x-latchkey-digest");
    expect(await ask(request)).toEqual(
      refusal(401, '{"code":"unauthorized","outcome":"not_executed"}'),
    );
    expect(JSON.parse(proxy.logged.at(-1) ?? "{}")).toMatchObject({
      level: "warn",
      reason: "no digest: the caller is older than the proxy",
    });
  });
});

const utf8 = new TextDecoder();

describe("a Worker of today", () => {
  let server: Server;
  const heard: { request: Request; body: string }[] = [];
  const logged: string[] = [];
  let answer: (request: Request) => Response;
  beforeAll(async () => {
    const fetch = async (request: Request): Promise<Response> => {
      heard.push({ request, body: utf8.decode(await request.arrayBuffer()) });
      return answer(request);
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
      crypto: webCrypto,
      openPost: openWebPost,
      log: fileLog((lines) => void logged.push(lines)),
    });
  const storeWith = (nonce: string) => createStore(mysqlDialect, transportWith(nonce));

  const replay = ({ body, signature }: release.Recorded["answer"]): Response =>
    new Response(body, { headers: { "x-latchkey-signature": signature } });

  it("sends the requests of release 0.1, and accepts its answers, letter by letter", async () => {
    const { insertAccount, findAccount, account } = release;
    answer = () => replay(insertAccount.answer);
    expect(await storeWith(insertAccount.nonce).insertAccount(account)).toBe(true);
    answer = () => replay(findAccount.answer);
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

  it("ignores unknown members of a later proxy's answer", async () => {
    const content = { rows: [Object.values(release.account)], warnings: ["new"] };
    answer = (request) => signedAnswer(release.key, request, content);
    const found = await storeWith(release.findAccount.nonce).findAccountByUsername("ann");
    expect(found).toEqual(release.account);
  });

  it.each([
    ["not_executed", { code: "unavailable", reason: "mysql proxy 418 of_a_later_release" }],
    ["rejected", { code: "unavailable", reason: "mysql proxy 418 of_a_later_release" }],
    ["unknown", { name: "OutcomeUnknown", message: "mysql proxy 418 of_a_later_release" }],
  ])("goes by the outcome of an unknown refusal: %s", async (outcome, error) => {
    const content = { code: "of_a_later_release", outcome };
    answer = (request) => signedAnswer(release.key, request, content, 418);
    const { read, write } = transportWith(release.findAccount.nonce);
    await expect(read("select 1", [])).rejects.toMatchObject(error);
    await expect(write("select 1", [])).rejects.toMatchObject(error);
  });

  it("does not trust a proxy from before release 0.1, which signs no answer, and logs what to do", async () => {
    answer = () => Response.json({ rows: [], affected_rows: 1 });
    const { read, write } = transportWith(release.findAccount.nonce);
    for (const call of [read("select 1", []), write("select 1", [])]) {
      await expect(call).rejects.toMatchObject({ name: "OutcomeUnknown" });
    }
    expect(JSON.parse(logged.at(-1) ?? "{}")).toMatchObject({
      level: "error",
      event: "mysql_proxy_unsigned",
      hint: expect.stringContaining("deploy the proxy first"),
    });
  });
});
