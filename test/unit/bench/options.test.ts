import { describe, expect, it } from "vitest";
import { readOptions } from "../../../bench/options.ts";

describe("the command line of the bench", () => {
  it("measures on MariaDB unless it says otherwise", () => {
    expect(readOptions([]).database).toBe("mariadb");
    expect(readOptions(["--database", "mysql", "--quick"])).toMatchObject({
      database: "mysql",
      quick: true,
    });
  });

  it.each([
    [["--database", "postgres"], "--database is mariadb or mysql"],
    [["--database", "mysql", "--peers"], "cannot be combined with --peers or --large"],
    [["--database", "mysql", "--large"], "cannot be combined with --peers or --large"],
    [["--compare", "abc", "--peers"], "--compare cannot be combined with --peers"],
    [["--compare", "abc", "--database", "mysql"], "--compare cannot be combined with"],
    [["--runtime", "deno"], "--runtime is node or bun"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
