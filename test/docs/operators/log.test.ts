import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openWithPorts, type LoggedTarget } from "../../support/targets/replaced-ports.ts";
import {
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  withBearer,
} from "../../suite/http/calls/calls.ts";

type Line = Readonly<Record<string, unknown>>;

const linesOf = ({ logged }: LoggedTarget): Line[] =>
  logged
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
    .filter(({ event }) => event === "request");

describe("docs/operations.md", () => {
  it("lists the members of the line of a request, and which of them it always has", async () => {
    const target = await openWithPorts(
      ({ store, hasher }) => ({
        hasher: { ...hasher, remedyFor: () => "set IMPORT_SCHEMES=argon2" },
        store: {
          ...store,
          ping: () => Promise.reject(new TypeError("a bug")),
        },
      }),
      { peerAddress: () => "192.0.2.7" },
    );
    const { token, person } = await registerAndLogIn(target);
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await send(target, "/users/me", { headers: { ...withBearer(token).headers, traceparent } });
    await send(target, "/nothing");
    await send(target, "/users/me", withBearer("x"));
    expect((await logIn(target, { ...person, password: newPassword() })).status).toBe(400);
    expect((await send(target, "/health/ready")).status).toBe(500);
    await target.close();
    const lines = linesOf(target);
    const written = new Set(lines.flatMap((line) => Object.keys(line)));

    const [, section = ""] = readFileSync("docs/operations.md", "utf8").split("## The log");
    const rows = [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)];
    const documented = rows.map(([, name = ""]) => name);
    expect(new Set(documented)).toEqual(written);
    const always = rows.filter(([, , when]) => when === "always").map(([, name = ""]) => name);
    for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining(always));
    const sometimes = [...written].filter((name) => !lines.every((line) => name in line));
    // The address is known here.
    expect(new Set([...sometimes, "address"])).toEqual(
      new Set(documented.filter((name) => !always.includes(name))),
    );
  });
});
