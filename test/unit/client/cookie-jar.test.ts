import { describe, expect, it } from "vitest";
import { createCookieJar } from "../../../src/client/cookie-jar.ts";
import { secret } from "../../support/secrets.ts";

const origin = "https://app.example.com";
const value = secret(`rt1_${"a".repeat(70)}`);

const answer = (...cookies: string[]): Headers => {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return headers;
};

describe("where there is no browser, the cookie", () => {
  it("is kept, sent with the origin, and replaced by the next", () => {
    const jar = createCookieJar(origin);
    expect(jar.headers()).toEqual({ Origin: origin });
    jar.keep(answer(`__Host-latchkey=${value}; Max-Age=2592000; Path=/; HttpOnly; Secure`));
    expect(jar.headers()).toEqual({ Origin: origin, Cookie: `__Host-latchkey=${value}` });
    jar.keep(answer());
    expect(jar.headers()["Cookie"]).toBe(`__Host-latchkey=${value}`);
    jar.keep(answer("__Host-latchkey=next"));
    expect(jar.headers()["Cookie"]).toBe("__Host-latchkey=next");
  });

  it("is gone when the server deletes it", () => {
    const jar = createCookieJar(origin);
    jar.keep(answer(`__Host-latchkey=${value}; Path=/`));
    jar.keep(answer("__Host-latchkey=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict"));
    expect(jar.headers()).toEqual({ Origin: origin });
  });

  it("is the only one that is kept", () => {
    const jar = createCookieJar(origin);
    jar.keep(answer("other=1", `x__Host-latchkey=2`, `__Host-latchkey2=3`, "a=__Host-latchkey=4"));
    expect(jar.headers()).toEqual({ Origin: origin });
    jar.keep(answer("other=1", `__Host-latchkey=${value}`, "another=2"));
    expect(jar.headers()["Cookie"]).toBe(`__Host-latchkey=${value}`);
  });
});
