import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { noLeaks } from "./suite/leaks.ts";
import { searchFor } from "./support/find-secrets.ts";

const folder = join(inject("runDirectory"), "logs");

describe("the logs of all tests", () => {
  const files = readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(join(folder, name), "utf8"),
  }));

  it.each([
    ["in-process-", "request"],
    ["serve-", "request"],
    ["workerd-", "request"],
    ["proxy-", "proxy_request"],
  ])("the files %s* hold more than 1,000 lines of %s", (start, event) => {
    const lines = files
      .filter(({ name }) => name.startsWith(start))
      .flatMap(({ text }) => text.split("\n"));
    expect(lines.filter((line) => line.includes(`"event":"${event}"`)).length).toBeGreaterThan(
      1000,
    );
  });

  noLeaks(500);
});

describe("the search for secrets", () => {
  const password = `s3cr "é" & more`;
  const token = `${"h".repeat(20)}.${"p".repeat(30)}.${"s".repeat(43)}`;
  const hash = `$2b$10$${"x".repeat(53)}`;
  const refreshToken = `rt1_${"i".repeat(27)}${"c".repeat(43)}`;

  it.each([
    ["unchanged", password, `a ${password} b`],
    ["in JSON", password, JSON.stringify({ password })],
    ["in a URL", password, `/?p=${encodeURIComponent(password)}`],
    ["in a form", password, new URLSearchParams({ password }).toString()],
    ["in base64", password, `Basic ${Buffer.from(password).toString("base64")}`],
    ["as a token", token, `Bearer ${token}`],
    ["as the signature of a token", token, "s".repeat(43)],
    ["as the payload of a token", token, "p".repeat(30)],
    ["as the digest of a hash", hash, "x".repeat(53)],
    ["as a refresh token without its prefix", refreshToken, refreshToken.slice(4)],
    ["as the code of a refresh token", refreshToken, "c".repeat(43)],
    ["as a client secret without its prefix", `cs1_${"s".repeat(43)}`, `"${"s".repeat(43)}"`],
  ])("finds a secret %s", (_, value, line) => {
    expect(searchFor(new Set([value]))(`first\n${line}\nlast`)).toEqual([2]);
  });

  it("finds nothing in a text with only parts of secrets", () => {
    const text = `s3cr more\nhhhh.pppp\nrt1_${"i".repeat(27)}`;
    const secrets = new Set([password, token, hash, refreshToken]);
    expect(searchFor(secrets)(text)).toEqual([]);
  });
});
