import { testFramework } from "./scenario.ts";

testFramework("sveltekit", "built");
