import { describe } from "vitest";
import { noLeaks } from "../suite/leaks.ts";

describe("the logs of all tests on PostgreSQL", () => noLeaks(20));
