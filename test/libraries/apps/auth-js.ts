import { randomUUID } from "node:crypto";
import { Auth, type AuthConfig } from "@auth/core";
import { describe, expect, it } from "vitest";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { createApp } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { openBrowser } from "../../suite/http/upstream/visitor.ts";
import { secret } from "../../support/secrets.ts";
import type { Target } from "../../support/targets/http-target.ts";

const app = "https://wiki.example.com";

/** A browser at an app of Auth.js, with the cookies of the app. */
function browserAt(config: AuthConfig) {
  const jar = new Map<string, string>();
  return async (path: string, form?: Readonly<Record<string, string>>): Promise<Response> => {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const body = form && { method: "POST", body: new URLSearchParams(form) };
    const answer = await Auth(new Request(app + path, { headers: { cookie }, ...body }), config);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /; Max-Age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
}

/** An app that uses Auth.js with its default settings, which send no state and no nonce. */
export function authJs(target: () => Target): void {
  describe("an app with Auth.js", () => {
    it("signs a user in, knows the name and the address, and signs the user out", async () => {
      const { id, secret: own } = await createApp(target(), {
        redirectUris: [`${app}/auth/callback/latchkey`],
      });
      const person = await insertAccount(target());
      const errors: Error[] = [];
      const visit = browserAt({
        basePath: "/auth",
        trustHost: true,
        secret: secret(`the key of the app ${randomUUID()}`),
        logger: { error: (error) => void errors.push(error), warn: () => {} },
        providers: [
          {
            id: "latchkey",
            name: "Latchkey",
            type: "oidc",
            issuer: target().issuer,
            clientId: id,
            clientSecret: own,
          },
        ],
      });
      const session = async () => (await visit("/auth/session")).json();
      const token = async () => {
        const answer = await visit("/auth/csrf");
        return ((await answer.json()) as { readonly csrfToken: string }).csrfToken;
      };
      expect(await session()).toBeNull();

      const begun = await visit("/auth/signin/latchkey", { csrfToken: await token() });
      const start = new URL(begun.headers.get("location") ?? "");
      expect(start.href.startsWith(`${target().issuer}/authorize?`)).toBe(true);
      const { url } = await pass(openBrowser(target()), start.search.slice(1), person);
      const back = await visit(url.pathname + url.search);
      expect(errors).toEqual([]);
      expect(back.headers.get("location")).toBe(app);
      const { name, email } = person;
      expect(await session()).toMatchObject({ user: { name, email } });

      await visit("/auth/signout", { csrfToken: await token() });
      expect(await session()).toBeNull();
    });
  });
}
