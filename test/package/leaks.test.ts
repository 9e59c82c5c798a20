import { describe } from "vitest";
import { noLeaks } from "../suite/leaks.ts";

describe("the logs of the tests of what is published", () => {
  noLeaks(20);
});
