// Offers the suite to a page as a global function.
import { runSuite } from "../suite.ts";

Object.assign(globalThis, { runSuite });
