import { describe } from "vitest";
import { noLeaks } from "../suite/leaks.ts";

describe("the logs of all containers", () => noLeaks(20));
