import { describe } from "vitest";
import { attacks } from "../../suite/proxy/attacks/attacks.ts";
import { useProxy } from "../../suite/proxy/target.ts";

describe("the MySQL proxy on Node", () => {
  attacks(useProxy("node"));
});
