import { testFramework } from "./scenario.ts";

testFramework("tanstack-start", "copied");
