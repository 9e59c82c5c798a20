import { describe, expect, it } from "vitest";
import { expectRefused, mysql, read } from "../support/documents/configuration.ts";

describe("the configuration of MySQL", () => {
  it("takes the seed's names, and leaves TLS off on this machine alone", () => {
    expect(read(mysql).mysql).toEqual({
      host: "db.example.com",
      port: 3306,
      database: "accounts",
      user: "latchkey",
      password: "Tell-Tale-Password",
      tls: "verify",
      ca: undefined,
    });
    for (const MYSQL_HOST of ["localhost", "127.0.0.1", "::1"]) {
      expect(read({ ...mysql, MYSQL_HOST }).mysql?.tls).toBe("off");
    }
    for (const MYSQL_HOST of ["127.0.0.1.example.com", "localhost.example.com"]) {
      expect(read({ ...mysql, MYSQL_HOST }).mysql?.tls).toBe("verify");
    }
    expect(read({ ...mysql, MYSQL_TLS: "off", MYSQL_CA: "PEM" }).mysql).toMatchObject({
      tls: "off",
      ca: "PEM",
    });
    expectRefused("MYSQL_TLS", { ...mysql, MYSQL_TLS: "required" });
  });

  it("verifies a name, never an address, whose certificate mysql2 would not check", () => {
    for (const MYSQL_HOST of ["10.0.0.1", "2001:db8::1"]) {
      expectRefused("MYSQL_HOST", { ...mysql, MYSQL_HOST });
      expect(read({ ...mysql, MYSQL_HOST, MYSQL_TLS: "off" }).mysql?.host).toBe(MYSQL_HOST);
    }
    expectRefused("MYSQL_HOST", { ...mysql, MYSQL_HOST: "127.0.0.1", MYSQL_TLS: "verify" });
  });

  it.each(["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"])("needs %s with the host", (name) => {
    expectRefused(name, { ...mysql, [name]: undefined });
    if (name === "MYSQL_PASSWORD") expect(read({ ...mysql, [name]: "" }).mysql?.password).toBe("");
    else expectRefused(name, { ...mysql, [name]: "" });
  });

  it.each(["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const)(
    "refuses %s without the host, where the embedded database would silently take over",
    (name) => {
      expectRefused(name, { [name]: mysql[name] });
    },
  );

  it.each([
    "MYSQL_DB",
    "MYSQL_PASS",
    "MYSQL_HOSTNAME",
    "MYSQL_USERNAME",
    "MYSQL_URL",
    "MYSQL_HSOT",
  ])("refuses the unknown %s, and never tells its value", (name) => {
    expectRefused(name, { ...mysql, [name]: "Tell-Tale" });
  });

  it("leaves alone what MySQL's own tools read", () => {
    const names = ["MYSQL_ROOT_PASSWORD", "MYSQL_PWD", "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT"];
    const foreign = Object.fromEntries(names.map((name) => [name, "x"]));
    expect(read({ ...mysql, ...foreign })).toEqual(read(mysql));
  });
});
