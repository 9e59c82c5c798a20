import { describe, expect, it } from "vitest";
import { createCookieJar } from "../../../src/client/session/cookie-jar.ts";
import { secret } from "../../support/secrets.ts";

const origin = "https://app.example.com";
const value = secret(`rt1_${"a".repeat(70)}`);

const headersWith = (...cookies: string[]): Headers => {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return headers;
};

describe("the cookie jar of a client outside a browser", () => {
  it("stores the session cookie, sends it with the origin, and replaces it by the next", () => {
    const jar = createCookieJar(origin);
    expect(jar.headers()).toEqual({ Origin: origin });
    jar.store(headersWith(`__Host-latchkey=${value}; Max-Age=2592000; Path=/; HttpOnly; Secure`));
    expect(jar.headers()).toEqual({ Origin: origin, Cookie: `__Host-latchkey=${value}` });
    jar.store(headersWith());
    expect(jar.headers()["Cookie"]).toBe(`__Host-latchkey=${value}`);
    jar.store(headersWith("__Host-latchkey=next"));
    expect(jar.headers()["Cookie"]).toBe("__Host-latchkey=next");
  });

  it("takes the cookie of a server in development, and not its hint", () => {
    const jar = createCookieJar(origin);
    jar.store(headersWith(`latchkey-dev=${value}; Path=/`, "latchkey-dev-hint=1; Path=/"));
    expect(jar.headers()).toEqual({ Origin: origin, Cookie: `latchkey-dev=${value}` });
    jar.store(headersWith("latchkey-dev=; Max-Age=0; Path=/", "latchkey-dev-hint=; Max-Age=0"));
    expect(jar.headers()).toEqual({ Origin: origin });
  });

  it("is empty after the server deletes the cookie", () => {
    const jar = createCookieJar(origin);
    jar.store(headersWith(`__Host-latchkey=${value}; Path=/`));
    jar.store(
      headersWith("__Host-latchkey=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict"),
    );
    expect(jar.headers()).toEqual({ Origin: origin });
  });

  it("ignores all other cookies", () => {
    const jar = createCookieJar(origin);
    jar.store(
      headersWith("other=1", `x__Host-latchkey=2`, `__Host-latchkey2=3`, "a=__Host-latchkey=4"),
    );
    expect(jar.headers()).toEqual({ Origin: origin });
    jar.store(headersWith("other=1", `__Host-latchkey=${value}`, "another=2"));
    expect(jar.headers()["Cookie"]).toBe(`__Host-latchkey=${value}`);
  });
});
