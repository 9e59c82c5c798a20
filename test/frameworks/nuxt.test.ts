import { testFramework } from "./scenario.ts";

testFramework("nuxt", "copied");
