import { beforeAll, describe, expect, it } from "vitest";
import type { SocketTarget } from "../../../support/targets/http-target.ts";
import {
  insertAccount,
  registerAndLogIn,
  tokenPath,
  verifyPath,
  type Person,
  type Tokens,
} from "../calls/calls.ts";
import { close, exchange, formType, head, host, statuses } from "./raw.ts";

const login = ({ username, password }: Person): string => {
  const body = new URLSearchParams({ username, password }).toString();
  return head(`POST ${tokenPath}`, host, formType, `Content-Length: ${body.length}`) + body;
};

const verification = (token: string): string =>
  head(`POST ${verifyPath}`, host, `Authorization: Bearer ${token}`, "Content-Length: 0");

/**
 * Requests that a client sends without waiting for the answers before. Bun closes the connection if such a request comes
 * while an answer is pending. The client then has to send it again, as RFC 9112 section 9.3.2 says.
 */
export function pipelining(target: () => SocketTarget): void {
  describe("pipelined requests", () => {
    let people: (Tokens & { readonly person: Person })[];
    beforeAll(async () => {
      people = await Promise.all([1, 2, 3].map(() => registerAndLogIn(target())));
    });

    it("are answered in their order, although a later answer is ready earlier", async () => {
      const [first, second] = people;
      if (!first || !second) throw new Error("there are three people");
      const received = await exchange(
        target(),
        [
          login(await insertAccount(target())),
          head("GET /hello/one", host),
          verification(first.token),
          verification("x"),
          login({ ...second.person, password: "another password" }),
          verification(second.token),
          head("GET /hello/two", host),
          head("GET /nothing", host, close),
        ].join(""),
      );
      if (target().kind === "bun") return expect(received).toBe("");
      expect(statuses(received)).toEqual([200, 200, 200, 401, 400, 200, 200, 404]);
      const marks = ["access_token", "Hello, one!", first.person.username, "invalid_token"];
      const order = [...marks, "invalid_grant", second.person.username, "Hello, two!", "not_found"];
      const places = order.map((mark) => received.indexOf(mark));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    });

    it("of many connections at once get the answers of their own connection", async () => {
      const each = 20;
      const all = await Promise.all(
        [...people, ...people].map(async ({ token, person }) => ({
          person,
          received: await exchange(
            target(),
            verification(token).repeat(each) + head("GET /hello/end", host, close),
          ),
        })),
      );
      for (const { person, received } of all) {
        const names = [...received.matchAll(/"username":"([^"]+)"/g)].map(([, name]) => name);
        expect(new Set([person.username, ...names])).toEqual(new Set([person.username]));
        if (target().kind === "bun") continue;
        expect(names).toHaveLength(each);
        expect(received).toContain("Hello, end!");
      }
    });
  });
}
