import { describe } from "vitest";
import { storeSuite } from "../suite/store/store.ts";
import { openStoreOnWorkerd } from "../support/targets/store-worker-target.ts";

describe("the store in workerd on D1", () => {
  storeSuite(() => openStoreOnWorkerd("d1"));
});

describe("the store in workerd on MySQL behind the proxy", () => {
  storeSuite(() => openStoreOnWorkerd("mysql-proxy"));
});

describe("the store in workerd on MySQL through Hyperdrive", () => {
  storeSuite(() => openStoreOnWorkerd("hyperdrive"));
});
