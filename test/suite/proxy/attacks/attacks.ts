import { describe, expect, it } from "vitest";
import { searchFor } from "../../../support/find-secrets.ts";
import { allSecrets } from "../../../support/secrets.ts";
import { ping } from "../calls.ts";
import { names } from "../statements.ts";
import type { ProxyTarget } from "../target.ts";
import { answers } from "./answers.ts";
import { bodies } from "./bodies.ts";
import { forgeries } from "./forgeries.ts";
import { parameters } from "./parameters.ts";
import { replays } from "./replays.ts";
import { routes } from "./routes.ts";

/** All attacks on a proxy. The last suite reads what the proxy logged of them. */
export function attacks(target: () => ProxyTarget): void {
  describe("forged calls", () => forgeries(target));
  describe("replayed calls", () => replays(target));
  describe("signed answers", () => answers(target));
  describe("parameters", () => parameters(target));
  describe("bodies", () => bodies(target));
  describe("routes", () => routes(target));
  describe("the log of these calls", () => discretion(target));
}

/** The fields that a line may have, and their values. */
const fields = {
  time: /^[\d:.TZ-]+$/,
  level: /^(?:info|warn)$/,
  event: /^(?:listening|proxy_request)$/,
  url: /^http:\/\/localhost:\d+$/,
  for: /^the MySQL proxy$/,
  request_id: /^[\da-f-]{36}$/,
  statement: new RegExp(`^(?:null|${names.join("|")})$`),
  status: /^(?:200|400|401|403|404|405|408|413)$/,
  duration_ms: /^[\d.]+$/,
  code: /^[a-z_]+$/,
  reason: /^[A-Za-z\d: ]+$/,
  suppressed: /^\d+$/,
};

function discretion(target: () => ProxyTarget): void {
  const read = async (): Promise<string> => {
    // The log buffers lines before it writes them.
    const last = (await ping(target())).headers.get("x-request-id") ?? "no id";
    await expect.poll(target().log).toContain(last);
    return target().log();
  };

  it("holds no key, signature, parameter or SQL", async () => {
    const log = await read();
    expect(searchFor(allSecrets())(log)).toEqual([]);
    expect(log).not.toMatch(/tell-|`|select |insert into|update |delete from|toSqlString/i);
  });

  it("has no other fields and values than these", async () => {
    const lines = (await read()).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(500);
    const odd = lines.flatMap((line) =>
      Object.entries(JSON.parse(line) as Record<string, unknown>).filter(
        ([name, value]) => !fields[name as keyof typeof fields]?.test(String(value)),
      ),
    );
    expect(odd).toEqual([]);
  });

  it("tells the operator what to do about an unknown statement", async () => {
    const line = (await read()).split("\n").find((text) => text.includes('"unknown_statement"'));
    expect(JSON.parse(line ?? "{}")).toMatchObject({
      status: 403,
      reason: "the app is newer than the proxy: deploy the proxy first",
    });
  });
}
