import { testFramework } from "./scenario.ts";

testFramework("react-router", "built");
