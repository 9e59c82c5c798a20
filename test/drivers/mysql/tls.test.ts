import { afterEach, describe, expect, inject, it } from "vitest";
import { openMySql } from "../../../src/drivers/mysql/mysql.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import { optionsFor } from "../../suite/store/mysql.ts";
import { type FakeMySql, startFakeMySql } from "../../support/faults/fake-mysql.ts";
import { type Certificate, certificateFor } from "../../support/network/certificate.ts";
import { secret } from "../../support/secrets.ts";

describe("the connection to MySQL, with verified TLS", () => {
  let server: FakeMySql | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  /** Whether a client that trusts `ca`, or else the authorities of the system, sends its username to a server. */
  async function logsIn(certificate: Certificate | undefined, ca: string | undefined) {
    server = await startFakeMySql(certificate);
    const { store, close } = openMySql({
      host: "localhost",
      port: server.port,
      database: "accounts",
      user: "Tell-Tale-User",
      password: "unused",
      tls: "verify",
      ca,
    });
    expect(await thrownBy(store.ping())).toMatchObject({ code: "unavailable" });
    await close();
    return server.heard().includes("Tell-Tale-User");
  }

  it("logs in to a server with a certificate for its name from a trusted authority", async () => {
    const own = certificateFor("localhost");
    expect(await logsIn(own, own.cert)).toBe(true);
  });

  it("sends no username to a server with a certificate for another name", async () => {
    const other = certificateFor("elsewhere.example.com");
    expect(await logsIn(other, other.cert)).toBe(false);
  });

  it("sends no username to a server with a certificate from an unknown authority", async () => {
    const own = certificateFor("localhost");
    expect(await logsIn(own, undefined)).toBe(false);
    await server?.stop();
    expect(await logsIn(own, certificateFor("localhost").cert)).toBe(false);
  });

  it("sends nothing to a server without TLS", async () => {
    expect(await logsIn(undefined, undefined)).toBe(false);
    expect(server?.heard()).toBe("");
  });

  it("VULN-71 sends no password to a server without TLS that asks for it in plain text", async () => {
    server = await startFakeMySql(undefined, { asksForPassword: true });
    const password = secret("Tell-Tale-Password");
    const { port } = server;
    const [host, database, user] = ["localhost", "accounts", "Tell-Tale-User"];
    const options = { host, port, database, user, password, tls: "off", ca: undefined } as const;
    const { store, close } = openMySql(options);
    expect(await thrownBy(store.ping())).toMatchObject({ code: "unavailable" });
    await close();
    expect(server.heard()).toContain(user);
    expect(server.heard()).not.toContain(password);
  });

  it("is unavailable if the real server has no trusted certificate", async () => {
    const options = optionsFor(inject("mysql"), "");
    const { store, close } = openMySql({ ...options, tls: "verify", ca: certificateFor("x").cert });
    expect(await thrownBy(store.ping())).toMatchObject({ code: "unavailable" });
    await close();
  });
});
