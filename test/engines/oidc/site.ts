import { createLatchkey } from "../../../src/index.ts";
import { openTestDatabase } from "../../support/databases/databases.ts";
import { freePort } from "../../support/network/free-port.ts";
import { addApp } from "../../support/oidc/add-app.ts";
import { startRelyingApp, type RelyingApp } from "../../support/oidc/app.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { registerPerson, serve } from "../sites.ts";

/** A Latchkey server with its own pages, and two apps of another site. */
export interface ProviderSite {
  readonly origin: string;
  /** An app of somebody else, which asks for a consent. */
  readonly wiki: RelyingApp;
  /** An app of the operator. */
  readonly shop: RelyingApp;
  close(): Promise<void>;
}

export async function startProviderSite(): Promise<ProviderSite> {
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  const database = await openTestDatabase("sqlite", await scratchFolder());
  const latchkey = await createLatchkey({
    issuer: origin,
    database: { sqlite: String(database.env["SQLITE_FILE"]) },
    docs: false,
    app: true,
    env: { NODE_ENV: "test", BCRYPT_COST: "4" },
  });
  await registerPerson(latchkey, origin);
  const stop = await serve(latchkey, port);
  const wiki = await startRelyingApp({ name: "Wiki", isSecure: true });
  const shop = await startRelyingApp({ name: "Shop", isSecure: true });
  for (const app of [wiki, shop]) {
    const { id } = await addApp(database, {
      name: app === wiki ? "Wiki" : "Shop",
      redirectUri: `${app.origin}/callback`,
      postLogoutUri: `${app.origin}/bye`,
      isFirstParty: app === shop,
    });
    // Only browsers accept the certificate of the server.
    const fetch = async (url: string, init: object) => latchkey.fetch(new Request(url, init));
    app.register({ issuer: origin, id, fetch });
  }
  return {
    origin,
    wiki,
    shop,
    async close() {
      await Promise.all([wiki.close(), shop.close(), stop()]);
      await latchkey.close();
      await database.drop();
    },
  };
}
