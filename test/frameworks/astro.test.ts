import { testFramework } from "./scenario.ts";

testFramework("astro", "built");
