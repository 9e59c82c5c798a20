import { describe } from "vitest";
import { storeSuite } from "../../suite/store/store.ts";
import { startStoreOnWorkerd } from "../../support/targets/store-worker/target.ts";

describe("the store in workerd on MySQL behind the proxy", () => {
  storeSuite(() => startStoreOnWorkerd("mysql-proxy"));
});

describe("the store in workerd on PostgreSQL through Hyperdrive", () => {
  storeSuite(() => startStoreOnWorkerd("hyperdrive-postgres"));
});

describe("the store in workerd on MySQL through Hyperdrive", () => {
  storeSuite(() => startStoreOnWorkerd("hyperdrive"));
});
