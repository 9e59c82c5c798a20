import { describe } from "vitest";
import { inFullMatrix } from "../../suite/http/matrix.ts";
import { storeSuite } from "../../suite/store/store.ts";
import { startStoreOnWorkerd } from "../../support/targets/store-worker/target.ts";

// The store behind the proxy runs on Node, and the store in workerd on the other databases.
inFullMatrix(() => {
  describe("the store in workerd on MySQL behind the proxy", () => {
    storeSuite(() => startStoreOnWorkerd("mysql-proxy"));
  });
});

describe("the store in workerd on PostgreSQL through Hyperdrive", () => {
  storeSuite(() => startStoreOnWorkerd("hyperdrive-postgres"));
});

describe("the store in workerd on MySQL through Hyperdrive", () => {
  storeSuite(() => startStoreOnWorkerd("hyperdrive"));
});
