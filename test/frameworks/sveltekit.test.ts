import { testAddresses, testFramework } from "./scenario.ts";

testFramework("sveltekit", "built", testAddresses);
