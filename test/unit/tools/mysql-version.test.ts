import { describe, expect, it } from "vitest";
import { nameMySql, testedVersion } from "../../support/databases/mysql-version.ts";

describe("the name of the MySQL that the tests run on", () => {
  it("is its version and where it comes from", () => {
    expect(nameMySql("9.7.4", "from the PATH", "9.7.4")).toEqual({
      title: "MySQL 9.7.4, from the PATH",
    });
    expect(nameMySql("9.7.4-1debian2", "from a URL", "9.7.4").title).toBe(
      "MySQL 9.7.4, from a URL",
    );
  });

  it("says in one line that another version passed the tests last", () => {
    expect(nameMySql("9.7.5", "from the PATH", "9.7.4").difference).toBe(
      "MySQL 9.7.5 is here; the last version that passed is 9.7.4",
    );
    expect(testedVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("does not exist for MariaDB", () => {
    expect(() => nameMySql("11.8.9-MariaDB-deb13", "from TEST_MYSQL97_URL", "9.7.4")).toThrow(
      "The server from TEST_MYSQL97_URL is MariaDB 11.8.9. These tests need MySQL",
    );
  });
});
