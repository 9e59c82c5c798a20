// The suite as a page's script.
import { runSuite } from "./suite.ts";

Object.assign(globalThis, { runSuite });
