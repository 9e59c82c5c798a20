import { describe, expect, it } from "vitest";
import { listeningLines, listeningOf, localUrl } from "../../../src/entry/commands/addresses.ts";

describe("the URL of a listening server", () => {
  it.each([
    ["127.0.0.1", "http://localhost:3000"],
    ["localhost", "http://localhost:3000"],
    ["::1", "http://localhost:3000"],
    ["0.0.0.0", "http://localhost:3000"],
    ["::", "http://localhost:3000"],
    ["192.168.1.5", "http://192.168.1.5:3000"],
    ["2001:db8::1", "http://[2001:db8::1]:3000"],
    ["login.internal", "http://login.internal:3000"],
  ])("on %s is %s", (host, url) => {
    expect(localUrl(host, 3000)).toBe(url);
  });
});

it("the pages have an address only if they are on and were built", async () => {
  const url = "http://localhost:3000";
  const addressIf = async (app: boolean, isBuilt: boolean) => {
    const config = { http: { app, docs: false }, database: { kind: "sqlite" } } as const;
    const file = { etag: "x", body: new Uint8Array() };
    const appFile = async () => (isBuilt ? file : undefined);
    return (await listeningOf(config, { appFile }))(url).app;
  };
  expect(await addressIf(true, true)).toBe(`${url}/app`);
  expect(await addressIf(true, false)).toBeUndefined();
  expect(await addressIf(false, true)).toBeUndefined();
});

describe("the lines for a terminal", () => {
  const url = "http://localhost:3000";
  const textOf = (pages: { app?: string; docs?: string }) =>
    listeningLines({ url, app: undefined, docs: undefined, database: "sqlite", ...pages }).join(
      "\n",
    );

  it("give the addresses of the server and its pages", () => {
    const text = textOf({ app: `${url}/app`, docs: `${url}/docs` });
    expect(text).toMatch(/ http:\/\/localhost:3000$/m);
    expect(text).toMatch(/ http:\/\/localhost:3000\/app$/m);
    expect(text).toMatch(/ http:\/\/localhost:3000\/docs$/m);
  });

  it("leave out a page that is off", () => {
    expect(textOf({})).not.toMatch(/app|docs/);
  });
});
