import { describe, expect, it, vi } from "vitest";
import { searchFor } from "../../support/find-secrets.ts";
import { allSecrets } from "../../support/secrets.ts";
import { bodies } from "./bodies.ts";
import { ping } from "./calls.ts";
import { forgeries } from "./forgeries.ts";
import { parameters } from "./parameters.ts";
import { replays } from "./replays.ts";
import { routes } from "./routes.ts";
import { names } from "./statements.ts";
import type { ProxyTarget } from "./target.ts";

/** All that is tried on a proxy; what its log says of that comes last. */
export function attacks(target: () => ProxyTarget): void {
  describe("forged calls", () => forgeries(target));
  describe("replayed calls", () => replays(target));
  describe("parameters", () => parameters(target));
  describe("bodies", () => bodies(target));
  describe("routes", () => routes(target));
  describe("the log of all this", () => discretion(target));
}

/** What each line may hold. */
const fields = {
  time: /^[\d:.TZ-]+$/,
  level: /^(?:info|warn)$/,
  event: /^(?:listening|proxy_request)$/,
  url: /^http:\/\/127\.0\.0\.1:\d+$/,
  for: /^the MySQL proxy$/,
  request_id: /^[\da-f-]{36}$/,
  statement: new RegExp(`^(?:null|${names.join("|")})$`),
  status: /^(?:200|400|401|403|404|405|408|413)$/,
  duration_ms: /^[\d.]+$/,
  code: /^[a-z_]+$/,
  reason: /^[A-Za-z\d: ]+$/,
};

function discretion(target: () => ProxyTarget): void {
  const read = async (): Promise<string> => {
    // The log gathers lines before it writes.
    const last = (await ping(target())).headers.get("x-request-id") ?? "no id";
    await vi.waitFor(() => expect(target().log()).toContain(last), 10_000);
    return target().log();
  };

  it("holds no key, signature, parameter or SQL", async () => {
    const log = await read();
    expect(searchFor(allSecrets())(log)).toEqual([]);
    expect(log).not.toMatch(/tell-|`|select |insert into|update |delete from|toSqlString/i);
  });

  it("is made of nothing but what was foreseen", async () => {
    const lines = (await read()).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(500);
    const odd = lines.flatMap((line) =>
      Object.entries(JSON.parse(line) as Record<string, unknown>).filter(
        ([name, value]) => !fields[name as keyof typeof fields]?.test(String(value)),
      ),
    );
    expect(odd).toEqual([]);
  });

  it("tells who runs it what to do about a statement that it does not know", async () => {
    const line = (await read()).split("\n").find((text) => text.includes('"unknown_statement"'));
    expect(JSON.parse(line ?? "{}")).toMatchObject({
      status: 403,
      reason: "the app is newer than the proxy: deploy the proxy first",
    });
  });
}
