import { describe } from "vitest";
import { storeSuite } from "../../suite/store/store.ts";
import { startStoreOnWorkerd } from "../../support/targets/store-worker/target.ts";

describe("the store in workerd on D1", () => {
  storeSuite(() => startStoreOnWorkerd("d1"));
});
