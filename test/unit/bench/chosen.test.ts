import { describe, expect, it } from "vitest";
import { chosen } from "../../../bench/measures/chosen.ts";
import { goals } from "../../../bench/report/goals.ts";

const names = (only?: string, large = false) =>
  Object.keys(chosen({ large, database: "mariadb", peers: ["FastAPI"], only }));
const onAll = (only?: string) =>
  Object.keys(chosen({ large: false, database: "all", peers: [], only }));

describe("the measurements of a run", () => {
  it("include everything that the goals compare", () => {
    const all = [...names(undefined, true), ...onAll()];
    const compared = goals.flatMap((goal): string[] => {
      if ("footprint" in goal) return [];
      return ["beside" in goal ? goal.beside : goal.of, goal.reference];
    });
    expect(compared.filter((name) => !all.includes(name))).toEqual([]);
  });

  it("are only those with a text in their names, and their references", () => {
    expect(names("refresh")).toEqual([
      "refresh, 16 clients",
      "bare Hono + read and write, 16 clients",
    ]);
    const verify = names("verify");
    expect(verify).toContain("bare Hono + read, 64 clients");
    expect(verify).toContain("FastAPI: verify, 16 clients");
    expect(verify).not.toContain("login, 16 clients");
  });

  it("can be chosen by the name of a call", () => {
    expect(names("callback")).toEqual([
      "callback of a known identity, 16 clients",
      "bare Hono + provider, 16 clients",
    ]);
    expect(names("redeem")).toEqual([
      "redemption of an app's code, 16 clients",
      "bare Hono + a redemption, 16 clients",
    ]);
    expect(names("root")).toEqual([
      "GET /, 16 clients",
      "bare Hono, 16 clients",
      "GET / beside a login storm",
      "GET /, 64 clients",
      "bare Hono, 64 clients",
    ]);
  });

  it("on all databases are each beside the same one on MariaDB, and no others", () => {
    expect(onAll()).toEqual(
      [
        "login, 16 clients",
        "verify known tokens, 16 clients",
        "verify new tokens, 16 clients",
        "verify known tokens, 64 clients",
        "verify new tokens, 64 clients",
        "refresh, 16 clients",
      ].flatMap((name) => [
        name,
        name.replace(",", " on MySQL,"),
        name.replace(",", " on PostgreSQL,"),
      ]),
    );
    expect(onAll("refresh")).toEqual([
      "refresh, 16 clients",
      "refresh on MySQL, 16 clients",
      "refresh on PostgreSQL, 16 clients",
    ]);
    expect(names(undefined, true).filter((name) => /MySQL|PostgreSQL/.test(name))).toEqual([]);
  });

  it("are never none, because a misspelled name would measure nothing", () => {
    expect(() => names("verfy")).toThrow("no measurement is called verfy");
  });
});
