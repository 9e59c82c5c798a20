import { oldBesideNew } from "./versions.ts";

oldBesideNew("D1");
