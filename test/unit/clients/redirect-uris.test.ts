import { describe, expect, it } from "vitest";
import {
  defaultRedirectSchemes,
  isRedirectScheme,
  kindOfRedirect,
  matchesRedirectUri,
  redirectHost,
  redirectUriFault,
} from "../../../src/core/clients/redirect-uris.ts";

const schemes = defaultRedirectSchemes;
const faultOf = (uri: string) => redirectUriFault(uri, { schemes });
const matches = (registered: string, given: string) =>
  matchesRedirectUri({ redirectUris: registered }, given);

describe("a redirect URI that is registered", () => {
  it.each([
    "https://app.example.com/callback",
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com:8443/a/b?next=%2Fhome&x=(1)",
    "https://xn--mnchen-3ya.example/callback",
    "https://10.0.0.1/callback",
    "http://127.0.0.1/callback",
    "http://127.0.0.1:8080/callback?a=b",
    "http://[::1]:8080/callback",
    "http://localhost:3000/callback",
    "http://localhost",
    "com.example.app:/callback",
    "com.example.app://callback/here",
    "cursor://anysphere.cursor-retrieval/oauth/callback",
    "vscode://publisher.name/callback",
  ])("may be %s", (uri) => {
    expect(faultOf(uri)).toBeUndefined();
  });

  it.each([
    ["javascript:alert(1)", /scheme/],
    ["JavaScript:alert(1)", /scheme/],
    ["javascript://app.example.com/%0Aalert(1)", /scheme/],
    ["data:text/html,x", /scheme/],
    ["DATA:text/html;base64,eA", /scheme/],
    ["vbscript:msgbox(1)", /scheme/],
    ["VbScript:msgbox(1)", /scheme/],
    ["blob:https://app.example.com/1", /scheme/],
    ["file:///etc/passwd", /scheme/],
    ["FILE:///etc/passwd", /scheme/],
    ["about:blank", /scheme/],
    ["urn:ietf:wg:oauth:2.0:oob", /scheme/],
    ["URN:ietf:wg:oauth:2.0:oob", /scheme/],
    ["ftp://app.example.com/callback", /scheme/],
    ["ws://app.example.com/callback", /scheme/],
    ["intent://app/callback", /scheme/],
    ["myapp://callback", /REDIRECT_SCHEMES/],
    ["http://app.example.com/callback", /only for 127\.0\.0\.1/],
    ["http://127.0.0.2/callback", /only for 127\.0\.0\.1/],
    ["http://localhost.evil/callback", /only for 127\.0\.0\.1/],
    ["http://localhost./callback", /only for 127\.0\.0\.1/],
    ["http://0.0.0.0/callback", /only for 127\.0\.0\.1/],
  ])("RU-3 may not be %s, because of its scheme", (uri, why) => {
    expect(faultOf(uri)).toMatch(why);
  });

  it.each([
    ["", /characters of URIs/],
    ["/callback", /complete/],
    ["//app.example.com/callback", /complete/],
    ["app.example.com/callback", /complete/],
    ["https://", /complete/],
    ["https:app.example.com/callback", /as browsers do/],
    ["https:/app.example.com/callback", /as browsers do/],
    ["https:///app.example.com/callback", /as browsers do/],
    ["app.example.com:443/callback", /slash/],
    ["com.example.app:callback", /slash/],
    ["https://app.example.com/callback#", /fragment/],
    ["https://app.example.com/#/callback", /fragment/],
    ["https://ann@app.example.com/callback", /user name/],
    ["https://ann:secret@app.example.com/callback", /user name/],
    ["https://:@app.example.com/callback", /as browsers do/],
    ["com.example.app://ann@host/callback", /user name/],
    ["https://*.example.com/callback", /wildcard/],
    ["https://app.example.com/*", /wildcard/],
    ["https://app.example.com/a b", /characters of URIs/],
    [" https://app.example.com/", /characters of URIs/],
    ["https://app.example.com/\r\nLocation:x", /characters of URIs/],
    ["https://app.example.com/\0", /characters of URIs/],
    ["https://app.example.com\\@evil.example/", /characters of URIs/],
    ["https://münchen.example/", /characters of URIs/],
    ["https://app.example.com/<x>", /characters of URIs/],
    ["https://app.example.com/it's", /characters of URIs/],
    ['https://app.example.com/"x"', /characters of URIs/],
    ["https://App.example.com/callback", /as browsers do/],
    ["HTTPS://app.example.com/callback", /as browsers do/],
    ["Com.Example.App:/callback", /as browsers do/],
    ["https://app.example.com:443/callback", /as browsers do/],
    ["http://localhost:80/callback", /as browsers do/],
    ["https://app.example.com/./callback", /as browsers do/],
    ["https://app.example.com/x/../callback", /as browsers do/],
    ["https://app.example.com/x/%2e%2e/callback", /as browsers do/],
    ["com.example.app:/x/../callback", /as browsers do/],
    ["http://0x7f.1/callback", /as browsers do/],
    ["https://ex%61mple.com/callback", /as browsers do/],
    ["https://app.example.com?a=b", /as browsers do/],
    ["https://app.example.com/callback?", /question mark/],
    [`https://app.example.com/${"a".repeat(1001)}`, /1024/],
    [`https://${"a".repeat(260)}/`, /255/],
  ])("may not be %j", (uri, why) => {
    expect(faultOf(uri)).toMatch(why);
  });

  it("may have 1024 characters", () => {
    const uri = "https://app.example.com/".padEnd(1024, "a");
    expect([faultOf(uri), faultOf(`${uri}a`)]).toEqual([undefined, expect.stringMatching("1024")]);
  });

  it("may have a scheme without a dot only if the operator lists it", () => {
    expect(redirectUriFault("myapp://callback", { schemes: ["myapp"] })).toBeUndefined();
    expect(redirectUriFault("cursor://callback", { schemes: ["myapp"] })).toMatch(/scheme/);
  });
});

describe("a scheme of REDIRECT_SCHEMES", () => {
  it("may not be one that a browser or a system gives a meaning", () => {
    for (const scheme of ["cursor", "vscode", "vscode-insiders", "my-app2"]) {
      expect(isRedirectScheme(scheme), scheme).toBe(true);
    }
    for (const scheme of [
      "javascript",
      "data",
      "vbscript",
      "blob",
      "file",
      "about",
      "urn",
      "http",
      "https",
      "ws",
      "wss",
      "ftp",
      "mailto",
      "intent",
      "view-source",
      "JavaScript",
      "My",
      "",
      "a:b",
      "1a",
      "a b",
      "ä",
      "a.b",
      "x".repeat(65),
    ]) {
      expect(isRedirectScheme(scheme), scheme).toBe(false);
    }
  });
});

describe("a redirect URI of a request", () => {
  const uri = "https://app.example.com/callback";
  const other = "https://app.example.com/other?a=b";
  const registered = `${uri} ${other} com.example.app:/callback`;

  it("is one that the client registered", () => {
    for (const given of registered.split(" ")) expect(matches(registered, given), given).toBe(true);
  });

  it.each([
    "",
    " ",
    "https://app.example.com",
    "https://app.example.com/",
    `${uri}/`,
    `${uri}?`,
    `${uri}#`,
    `${uri}#x`,
    `${uri}?a=b`,
    `${uri}&a=b`,
    `${uri}x`,
    uri.slice(0, -1),
    "https://app.example.com:443/callback",
    "https://APP.example.com/callback",
    "HTTPS://app.example.com/callback",
    "https://app.example.com/./callback",
    "https://app.example.com/x/../callback",
    "https://app.example.com/%2e%2e/callback",
    "https://app.example.com/x/%2e%2e/callback",
    "https://app.example.com/..;/callback",
    "https://app.example.com/callback/..;/evil",
    "https://app.example.com/callback/../evil",
    "https://app.example.com\\@evil.example/callback",
    "https://app.example.com@evil.example/",
    "https://ann@app.example.com/callback",
    "https://app.example.com.evil.example/callback",
    "https://evil.app.example.com/callback",
    "https://evilapp.example.com/callback",
    ` ${uri}`,
    `${uri} `,
    `${uri}\n`,
    `${uri}\r\n`,
    `\t${uri}`,
    `${uri}\0`,
    `${uri}%00`,
    "//app.example.com/callback",
    "/callback",
    "https:app.example.com/callback",
    "https:/app.example.com/callback",
    "https:\\\\app.example.com/callback",
    "http://app.example.com/callback",
    "https://app.example.com./callback",
    "https://app.example.com/%63allback",
    "https://app.example.com/Callback",
    "https://app.example.com/other",
    "https://app.example.com/other?a=b&a=b",
    "https://app.example.com/other?A=b",
    `${uri} ${other}`,
    registered,
    "com.example.app:/callback/",
    "com.example.app://callback",
    "com.example.app:callback",
    "COM.example.app:/callback",
    "com.example.app2:/callback",
    "javascript:alert(1)",
  ])("RU-2 is refused if it is %j", (given) => {
    expect(matches(registered, given)).toBe(false);
  });

  it("RU-2 is refused for a client that registered none", () => {
    for (const given of ["", " ", uri, "http://localhost/", "undefined"]) {
      expect(matches("", given), given).toBe(false);
    }
  });

  it.each([
    ["http://127.0.0.1/callback", "http://127.0.0.1:49152/callback"],
    ["http://127.0.0.1:8080/callback", "http://127.0.0.1/callback"],
    ["http://127.0.0.1:8080/callback?a=b", "http://127.0.0.1:1/callback?a=b"],
    ["http://[::1]/callback", "http://[::1]:65535/callback"],
    ["http://localhost:3000/callback", "http://localhost:3001/callback"],
    ["http://localhost", "http://localhost:3001"],
  ])("RU-6 may have another port than %s: %s", (registered, given) => {
    expect(matches(`${uri} ${registered}`, given)).toBe(true);
  });

  it.each([
    "http://127.0.0.1:8080/",
    "http://127.0.0.1:8080/callback/",
    "http://127.0.0.1:8080",
    "http://127.0.0.1:8080/callback?a=b",
    "http://127.0.0.1:8080/callback?",
    "http://127.0.0.1:8080/callback#x",
    "http://127.0.0.1:8080/Callback",
    "https://127.0.0.1:8080/callback",
    "HTTP://127.0.0.1:8080/callback",
    "http://127.0.0.2:8080/callback",
    "http://127.1:8080/callback",
    "http://0x7f.1/callback",
    "http://2130706433/callback",
    "http://127.0.0.1.:8080/callback",
    "http://[::1]/callback",
    "http://localhost:8080/callback",
    "http://localhost.evil:8080/callback",
    "http://localhost.:8080/callback",
    "http://127.0.0.1:8080@evil.example/callback",
    "http://127.0.0.1@evil.example/callback",
    "http://127.0.0.1:8080:80/callback",
    "http://127.0.0.1:/callback",
    "http://127.0.0.1:0/callback",
    "http://127.0.0.1:08/callback",
    "http://127.0.0.1:65536/callback",
    "http://127.0.0.1:+1/callback",
    "http://127.0.0.1:8080\\callback",
    "http://127.0.0.1:8080/callback\n",
    "http://127.0.0.1.evil.example:8080/callback",
    "http://127.0.0.1%2f@evil.example/callback",
  ])("RU-6 is refused if only http://127.0.0.1/callback is registered, and it is %j", (given) => {
    expect(matches("http://127.0.0.1/callback", given)).toBe(false);
  });

  it.each([
    "http://127.0.0.1:3000/callback",
    "http://localhost.:3000/callback",
    "http://localhost.evil:3000/callback",
    "http://evil.localhost:3000/callback",
    "http://LOCALHOST:3000/callback",
    "http://localhost:3000@evil.example/callback",
    "http://ann@localhost:3000/callback",
    "http://localhost:3000/callback?",
    "https://localhost:3000/callback",
  ])("RU-6 is refused if only http://localhost/callback is registered, and it is %j", (given) => {
    expect(matches("http://localhost/callback", given)).toBe(false);
  });

  it.each([
    [uri, "https://app.example.com:8443/callback"],
    ["https://localhost/callback", "https://localhost:8443/callback"],
    ["https://localhost/callback", "http://localhost:8080/callback"],
    ["com.example.app://localhost/callback", "com.example.app://localhost:1/callback"],
  ])("RU-6 is refused with another port if %s is registered: %s", (registered, given) => {
    expect(matches(registered, given)).toBe(false);
  });
});

describe("where a redirect URI leads", () => {
  it.each([
    ["https://app.example.com/callback", "https", "app.example.com"],
    ["https://app.example.com:8443/callback", "https", "app.example.com:8443"],
    ["http://127.0.0.1:8080/callback", "loopback", "127.0.0.1"],
    ["http://[::1]/callback", "loopback", "[::1]"],
    ["http://localhost:3000", "loopback", "localhost"],
    ["com.example.app:/callback", "private", "com.example.app:"],
    ["cursor://anysphere/callback", "private", "cursor:"],
  ])("is shown without what differs between calls: %s", (uri, kind, host) => {
    expect([kindOfRedirect(uri), redirectHost(uri)]).toEqual([kind, host]);
  });
});
