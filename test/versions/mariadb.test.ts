import { oldBesideNew } from "./versions.ts";

oldBesideNew("MariaDB");
