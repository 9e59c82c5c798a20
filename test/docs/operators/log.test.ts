import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  withBearer,
} from "../../suite/http/calls/calls.ts";
import { openWithPorts, type LoggedTarget } from "../../support/targets/replaced-ports.ts";

type Line = Readonly<Record<string, unknown>>;

const linesOf = ({ logged }: LoggedTarget): Line[] =>
  logged
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
    .filter(({ event }) => event === "request");

const page = readFileSync("docs/log.md", "utf8");

const levels = ["info", "warn", "error"];

/** The events that the sources write, with the levels of each, without those of the audit trail. */
function eventsInSources(): Map<string, Set<string>> {
  const events = new Map<string, Set<string>>();
  const add = (event: string, ...found: string[]) => {
    events.set(event, new Set([...(events.get(event) ?? []), ...found]));
  };
  for (const file of globSync("src/**/*.ts")) {
    const source = readFileSync(file, "utf8");
    const calls = source.matchAll(
      /\blog\??(?:\.(info|warn|error)|\[[^\n]*?\])\(\s*([^,;]*?)(?:,|\);)/g,
    );
    for (const [call, level, event = ""] of calls) {
      // `log[isBad ? "warn" : "error"]("event", …)`
      const named = levels.filter((one) => call.split("](")[0]?.includes(`"${one}"`));
      for (const [, name = ""] of event.matchAll(/"([a-z]+(?:_[a-z]+)*)"/g)) {
        add(name, ...(level === undefined ? named : [level]));
      }
    }
    for (const [, event = ""] of source.matchAll(/bestEffort\([^,]*,\s*"([a-z_]+)"/g)) {
      add(event, "warn");
    }
  }
  return events;
}

describe("docs/log.md", () => {
  it("lists every event that the sources write, with its levels", () => {
    const [, section = ""] = page.split("## Other events");
    const rows = [...section.matchAll(/^\| (`[^|]+`) \| ([a-z, ]+) \|/gm)];
    const listed = rows.flatMap(([, names = "", of = ""]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => [name, of] as const),
    );
    const written = eventsInSources();
    // They have sections of their own.
    expect(written.delete("request")).toBe(true);
    expect(listed.map(([name]) => name).toSorted()).toEqual([...written.keys()].toSorted());
    for (const [name, of] of listed) {
      // The levels of a row of errors are in a table that the line reads.
      const known = name === "proxy_request" ? new Set(levels) : written.get(name);
      expect(new Set(of.split(", ")), name).toEqual(known);
    }
  });

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

    const [, section = ""] = page.split(/^## Requests$/m);
    const rows = [...section.split(/^## /m)[0]!.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)];
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
