import { openOnBun } from "../support/http-target.ts";
import { outages } from "../suite/http/outages.ts";

outages("Bun", openOnBun);
