import { describe, expect, it } from "vitest";
import { readOptions } from "../../../bench/options.ts";

describe("the command line of the bench", () => {
  it("measures on MariaDB unless it says otherwise", () => {
    expect(readOptions([]).database).toBe("mariadb");
    expect(readOptions(["--database", "postgres", "--quick"])).toMatchObject({
      database: "postgres",
      quick: true,
    });
  });

  it.each([
    [["--database", "mysql"], "--database is mariadb, postgres or all"],
    [["--database", "all", "--peers"], "cannot be combined with --peers or --large"],
    [["--database", "postgres", "--large"], "cannot be combined with --peers or --large"],
    [["--compare", "abc", "--peers"], "--compare cannot be combined with --peers"],
    [["--compare", "abc", "--database", "all"], "--compare cannot be combined with"],
    [["--runtime", "deno"], "--runtime is node or bun"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
