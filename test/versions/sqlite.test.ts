import { oldBesideNew } from "./versions.ts";

oldBesideNew("SQLite");
